import { checkJpegScan } from "./check_jpeg_scan.ts";
import { invalidImage } from "./invalid_image.ts";
import { type JpegHeader, type JpegSegment, readSegment } from "./jpeg_header.ts";
import { type HuffmanTable, readHuffmanTables } from "./jpeg_huffman.ts";

/** Scans of a progressive JPEG are about ten; each costs a pass over the image. libjpeg-turbo's fuzzers stop at 500. */
const MAX_SCANS = 100;

const DHT = 0xc4, EOI = 0xd9, SOS = 0xda, DRI = 0xdd;

/** Share of a component's samples, horizontally and vertically: T.81 A.1.1. */
interface Component {
  id: number;
  across: number;
  down: number;
}

/**
 * Walks a JPEG to its end marker and checks that its scans hold as many blocks as its size asks for. Of a progressive
 * one the first scans (DC) are checked.
 *
 * @throws {SgscnError} `invalid-image` when it has no end marker (it was cut off), no scan, too many of them, or its
 * data are fewer or more than its size asks for
 */
export function checkJpegData(bytes: Uint8Array, header: JpegHeader): void {
  const components = readComponents(bytes, header.segments.at(-1)!);
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  let scans = 0;
  const readTable = ({ marker, start, end }: JpegSegment) => {
    if (marker === DHT) {
      readHuffmanTables(bytes.subarray(start, end)).forEach((table, key) => tables.set(key, table));
    }
    if (marker === DRI && end - start >= 2) restartInterval = bytes[start] << 8 | bytes[start + 1];
  };
  header.segments.forEach(readTable);
  let offset = header.segments.at(-1)!.end;
  while (true) {
    if (offset + 2 > bytes.length) {
      throw invalidImage("JPEG", `it is cut off at byte ${bytes.length}: no end marker`);
    }
    const segment = readSegment(bytes, offset);
    if (segment.marker === EOI) break;
    readTable(segment);
    offset = segment.end;
    if (segment.marker !== SOS) continue;
    if (++scans > MAX_SCANS) throw invalidImage("JPEG", `it must have at most ${MAX_SCANS} scans`);
    offset = findMarker(bytes, segment.end);
    const layout = readScan(bytes, segment, header, components, tables);
    if (layout) checkJpegScan(bytes, { ...layout, start: segment.end, restartInterval });
  }
  if (scans === 0) throw invalidImage("JPEG", "it has no image data");
}

function readComponents(bytes: Uint8Array, { start, end }: JpegSegment): Component[] {
  const components: Component[] = [];
  for (let at = start + 6; at < end; at += 3) {
    const across = bytes[at + 1] >> 4, down = bytes[at + 1] & 15;
    if (across < 1 || across > 4 || down < 1 || down > 4) {
      throw invalidImage("JPEG", `sampling factors must be 1 to 4, got ${across} and ${down}`);
    }
    components.push({ id: bytes[at], across, down });
  }
  return components;
}

/** Units and tables of one scan; nothing when it refines another, or relies on tables that are not in the file. */
function readScan(
  bytes: Uint8Array,
  { start, end }: JpegSegment,
  { height, width, progressive }: JpegHeader,
  components: readonly Component[],
  tables: ReadonlyMap<number, HuffmanTable>,
) {
  const count = bytes[start];
  if (count < 1 || count > 4 || end - start !== 4 + 2 * count) {
    throw invalidImage("JPEG", "a scan header is damaged");
  }
  const firstCoefficient = bytes[end - 3], refined = bytes[end - 1] >> 4;
  if (progressive && (firstCoefficient > 0 || refined > 0)) return;

  const maxAcross = Math.max(...components.map(({ across }) => across));
  const maxDown = Math.max(...components.map(({ down }) => down));
  const blocks: { dc: HuffmanTable; ac?: HuffmanTable }[] = [];
  let units = Math.ceil(width / (8 * maxAcross)) * Math.ceil(height / (8 * maxDown));
  for (let at = start + 1; at < start + 1 + 2 * count; at += 2) {
    const component = components.find(({ id }) => id === bytes[at]);
    if (!component) throw invalidImage("JPEG", `a scan has component ${bytes[at]}, which its frame has not`);
    const dc = tables.get(bytes[at + 1] >> 4), ac = tables.get(0x10 | bytes[at + 1] & 15);
    if (!dc || (!ac && !progressive)) return;
    const { across, down } = component;
    // A scan of one component has no padding to whole units: T.81 A.2.2.
    if (count === 1) units = blocksAlong(width, across, maxAcross) * blocksAlong(height, down, maxDown);
    const repeats = count === 1 ? 1 : across * down;
    for (let i = 0; i < repeats; i++) blocks.push(progressive ? { dc } : { dc, ac });
  }
  return { units, blocks };
}

function blocksAlong(pixels: number, factor: number, maxFactor: number): number {
  return Math.ceil(Math.ceil(pixels * factor / maxFactor) / 8);
}

/** Where the next marker stands that is neither a stuffed ff nor a restart; the file's end when there is none. */
function findMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
