const TOKEN_KEY = "sgscn token";
const DATABASE = "sgscn", FILES = "files";

/** The access token, kept for this tab only. */
export const token = {
  get(): string | undefined {
    return sessionStorage.getItem(TOKEN_KEY) ?? undefined;
  },
  set(value: string): void {
    sessionStorage.setItem(TOKEN_KEY, value);
  },
  clear(): void {
    sessionStorage.removeItem(TOKEN_KEY);
  },
};

/** The job that the page shows, in its address: a reload picks it up, and the tab's history goes back to it. */
export const shownJob = {
  get(): string | undefined {
    return /^#job=([\w-]{1,80})$/.exec(location.hash)?.[1];
  },
  set(id: string | undefined): void {
    history.replaceState(null, "", id ? `#job=${id}` : location.pathname + location.search);
  },
};

/** The files of a job, so that a reload can show them: the service gives no image back. */
export interface JobFiles {
  image: Blob;
  name: string;
}

/** Keeps the files of one job: those of the last. Where the browser keeps nothing (private windows), nothing is lost but that. */
export async function keepFiles(id: string, files: JobFiles): Promise<void> {
  await withFiles("readwrite", (store) => {
    store.clear();
    return store.put(files, id);
  }).catch(() => undefined);
}

/** The files of a job, if they are those kept. */
export async function keptFiles(id: string): Promise<JobFiles | undefined> {
  return await withFiles<JobFiles | undefined>("readonly", (store) => store.get(id)).catch(() => undefined);
}

async function withFiles<T>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(FILES);
  const database = await settled<IDBDatabase>(opening);
  try {
    return await settled<T>(use(database.transaction(FILES, mode).objectStore(FILES)));
  } finally {
    database.close();
  }
}

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
