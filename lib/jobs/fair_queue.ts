import { SgscnError } from "../errors.ts";

/** What waits, and for whom. */
export interface Waiting {
  /** Owners take turns, however much each has waiting. */
  readonly owner: string;
  /** Memory held while waiting. */
  readonly heldBytes: number;
}

export interface FairQueueOptions {
  /** Items that may wait; more are refused. */
  maxQueued: number;
  /** Items of one owner that may wait. */
  maxQueuedPerOwner: number;
  /** Memory that waiting items may hold together; the first is always let in. */
  maxQueuedBytes: number;
}

export interface FairQueue<Item extends Waiting> {
  /** @throws {SgscnError} `busy` when there is no room for one more of this owner's */
  check(candidate: Waiting): void;
  /** Adds an item, whether or not there is room: what starts at once needs none. */
  enter(item: Item): void;
  /** Takes the first item that may start now, or `undefined` when there is none. */
  take(mayStart?: (item: Item) => boolean): Item | undefined;
  /** Takes an item out; those behind it move ahead. Without effect when it does not wait. */
  leave(item: Item): void;
  /** What waits, in the order in which it will be taken as things are. */
  readonly items: readonly Item[];
  /** Memory that all of them hold. */
  readonly bytes: number;
}

/** An item and its round: nobody's second item is taken before everybody's first. */
interface Place<Item> {
  item: Item;
  round: number;
}

/**
 * A bounded queue in which owners take turns: an owner's first item belongs to the next round, the second to the round
 * after it. Within a round it is first come, first served. An item's round is fixed when it enters, and newcomers join no
 * round that has begun, so none waits for ever (a virtual clock, as in the fair queueing of packets).
 */
export function createFairQueue<Item extends Waiting>(
  { maxQueued, maxQueuedPerOwner, maxQueuedBytes }: FairQueueOptions,
): FairQueue<Item> {
  /** In the order of rounds. */
  const places: Place<Item>[] = [];
  /** Of the item taken last. */
  let round = 0;
  const heldBytes = () => places.reduce((sum, { item }) => sum + item.heldBytes, 0);

  function check({ owner, heldBytes: bytes }: Waiting): void {
    const own = places.filter(({ item }) => item.owner === owner).length;
    refuseOver(places.length, maxQueued, `${places.length} are waiting already`);
    refuseOver(own, maxQueuedPerOwner, `${own} of yours are waiting already`);
    if (places.length === 0 || heldBytes() + bytes <= maxQueuedBytes) return;
    throw new SgscnError("busy", "Cannot queue another image: those that wait hold too much memory", {
      limit: maxQueuedBytes,
      value: heldBytes() + bytes,
    });
  }

  return {
    check,
    enter(item) {
      const before = places.findLast((place) => place.item.owner === item.owner);
      const place = { item, round: (before?.round ?? round) + 1 };
      const behind = places.findIndex((other) => other.round > place.round);
      places.splice(behind < 0 ? places.length : behind, 0, place);
    },
    take(mayStart = () => true) {
      const index = places.findIndex(({ item }) => mayStart(item));
      if (index < 0) return undefined;
      const [place] = places.splice(index, 1);
      round = Math.max(round, place.round);
      return place.item;
    },
    leave(item) {
      const index = places.findIndex((place) => place.item === item);
      if (index < 0) return;
      // The owner's later items take the places of those before them, so that giving one up costs no turn.
      let hole = index;
      for (let i = index + 1; i < places.length; i++) {
        if (places[i].item.owner !== item.owner) continue;
        places[hole].item = places[i].item;
        hole = i;
      }
      places.splice(hole, 1);
    },
    get items() {
      return places.map(({ item }) => item);
    },
    get bytes() {
      return heldBytes();
    },
  };
}

function refuseOver(count: number, limit: number, reason: string): void {
  if (count < limit) return;
  throw new SgscnError("busy", `Cannot queue another image: ${reason}`, { limit, value: count });
}
