interface Piece {
  address: number;
  bytes: number;
}

/** Free pieces of memory in address order, neighbours joined. Taking is first fit. */
export class FreeList {
  #pieces: Piece[] = [];

  /** The lowest address with so many bytes free, which are then taken; `undefined` when there is none. */
  take(bytes: number): number | undefined {
    const index = this.#pieces.findIndex((piece) => piece.bytes >= bytes);
    if (index < 0) return undefined;
    const piece = this.#pieces[index], { address } = piece;
    if (piece.bytes === bytes) this.#pieces.splice(index, 1);
    else {
      piece.address += bytes;
      piece.bytes -= bytes;
    }
    return address;
  }

  give(address: number, bytes: number): void {
    const next = this.#pieces.findIndex((piece) => piece.address > address);
    const at = next < 0 ? this.#pieces.length : next;
    this.#pieces.splice(at, 0, { address, bytes });
    this.#join(at);
    if (at > 0) this.#join(at - 1);
  }

  /** Bytes free right below an address. */
  bytesBelow(end: number): number {
    const last = this.#pieces.find((piece) => piece.address + piece.bytes === end);
    return last?.bytes ?? 0;
  }

  /** Joins the piece at `index` with the one after it when they touch. */
  #join(index: number): void {
    const piece = this.#pieces[index], next = this.#pieces[index + 1];
    if (next && piece.address + piece.bytes === next.address) {
      piece.bytes += next.bytes;
      this.#pieces.splice(index + 1, 1);
    }
  }
}
