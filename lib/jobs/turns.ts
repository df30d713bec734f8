/** A place in the line. Whoever holds it must `leave()`, before or after its turn. */
export interface Turn {
  /** Settles when it comes; never if its holder leaves before. */
  readonly turn: Promise<void>;
  /** Lets the next one come. Calling it again does nothing. */
  leave(): void;
}

/** One at a time, first come, first served. */
export interface Turns {
  enter(): Turn;
}

/** For what does one thing at a time whoever asks. Who needs owners, bounds and positions has the fair queue. */
export function createTurns(): Turns {
  /** The first has its turn. */
  const line: { begin: () => void }[] = [];
  return {
    enter() {
      const { promise: turn, resolve: begin } = Promise.withResolvers<void>();
      const place = { begin };
      line.push(place);
      line[0].begin();
      return {
        turn,
        leave() {
          const index = line.indexOf(place);
          if (index < 0) return;
          line.splice(index, 1);
          line[0]?.begin();
        },
      };
    },
  };
}
