/** What the page knows, and who wants to hear when it changes. */
export interface Store<State> {
  readonly state: Readonly<State>;
  /** Changes some of it. Listeners hear of it before the next frame is drawn, once for all changes until then. */
  set(change: Partial<State>): void;
  /** `listener` is called at once too. */
  subscribe(listener: (state: Readonly<State>) => void): void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  let isTold = true;
  const listeners: ((state: Readonly<State>) => void)[] = [];

  function tell() {
    isTold = true;
    for (const listener of listeners) listener(state);
  }

  return {
    get state() {
      return state;
    },
    set(change) {
      state = { ...state, ...change };
      if (!isTold) return;
      isTold = false;
      // A page in the background draws no frames, and must still hear.
      if (document.hidden) setTimeout(tell);
      else requestAnimationFrame(tell);
    },
    subscribe(listener) {
      listeners.push(listener);
      listener(state);
    },
  };
}
