import { SgscnError } from "../errors.ts";

/** A place in the queue. Whoever holds it must `leave()`, before or after its turn. */
export interface Ticket {
  /** Jobs ahead, the one at work included; 0 once it is this one's turn. */
  readonly position: number;
  /** Settles when its turn comes; never if it leaves before. */
  readonly turn: Promise<void>;
  /** Gives the place up; what waits behind moves ahead. Calling it again does nothing. */
  leave(): void;
}

export interface Queue {
  /**
   * Takes a place at the end.
   *
   * @param place.bytes memory held while waiting
   * @param place.onMove told the new position whenever it changes, except to 0, which `turn` tells
   * @throws {SgscnError} `busy` when too many wait already, or what waits holds too much memory
   */
  enter(place?: { bytes?: number; onMove?: (position: number) => void }): Ticket;
  /** Jobs at work and waiting. */
  readonly length: number;
}

export interface QueueOptions {
  /** Jobs that may wait besides the one at work; more are refused. */
  maxWaiting?: number;
  /** Memory that waiting jobs may hold together; the first to wait is always let in. */
  maxWaitingBytes?: number;
}

const MAX_WAITING = 16;
/** Sixteen images of 12 megapixels, or four of the largest. */
const MAX_WAITING_BYTES = 600 * 2 ** 20;

interface Place {
  bytes: number;
  position: number;
  onMove?: (position: number) => void;
  begin: () => void;
}

/** One at a time, first come first served, bounded. */
export function createQueue(
  { maxWaiting = MAX_WAITING, maxWaitingBytes = MAX_WAITING_BYTES }: QueueOptions = {},
): Queue {
  /** The first is at work. */
  const places: Place[] = [];

  function enter(
    { bytes = 0, onMove }: { bytes?: number; onMove?: (position: number) => void } = {},
  ): Ticket {
    const waiting = places.slice(1);
    if (waiting.length >= maxWaiting && places.length > 0) {
      throw new SgscnError("busy", `Cannot queue another image: ${waiting.length} are waiting already`, {
        limit: maxWaiting,
        value: waiting.length,
      });
    }
    const held = waiting.reduce((sum, place) => sum + place.bytes, 0);
    if (waiting.length > 0 && held + bytes > maxWaitingBytes) {
      throw new SgscnError(
        "busy",
        `Cannot queue another image: the ${waiting.length} waiting hold too much memory`,
        {
          limit: maxWaitingBytes,
          value: held + bytes,
        },
      );
    }
    const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
    const place: Place = { bytes, position: places.length, onMove, begin };
    places.push(place);
    if (place.position === 0) begin();
    return {
      turn,
      get position() {
        return place.position;
      },
      leave: () => leave(place),
    };
  }

  function leave(place: Place): void {
    const index = places.indexOf(place);
    if (index < 0) return;
    places.splice(index, 1);
    for (const behind of places.slice(index)) {
      behind.position--;
      if (behind.position === 0) behind.begin();
      else behind.onMove?.(behind.position);
    }
  }

  return {
    enter,
    get length() {
      return places.length;
    },
  };
}
