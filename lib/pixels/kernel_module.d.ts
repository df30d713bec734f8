/** The pixel kernels, compiled. */
export const KERNEL_MODULE: WebAssembly.Module;

/** What the module exports; `assembly/` says what each does. Arguments are addresses and counts. */
export interface PixelKernels {
  memory: WebAssembly.Memory;
  numberLabels(
    labels: number,
    height: number,
    width: number,
    used: number,
    numbers: number,
    map: number,
    pitch: number,
  ): number;
  uniformWindows(map: number, pitch: number, side: number, count: number, to: number): void;
  keepColours(colours: number, width: number, to: number): void;
  fitModels(
    row: number,
    height: number,
    width: number,
    map: number,
    pitch: number,
    uniform: number,
    used: number,
    count: number,
    scores: number,
    channels: number,
    colours: number,
    weights: number,
    epsilon: number,
    seen: number,
    found: number,
    models: number,
  ): void;
  labelCells(
    image: number,
    rows: number,
    width: number,
    labels: number,
    cells: number,
    starts: number,
    across: number,
    down: number,
    map: number,
    pitch: number,
    uniform: number,
    used: number,
    count: number,
    above: number,
    below: number,
    seen: number,
    found: number,
    lines: number,
  ): void;
  sumPlaces(
    row: number,
    rows: number,
    height: number,
    width: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    sums: number,
    stride: number,
    boxes: number,
  ): void;
  sumCells(
    rows: number,
    width: number,
    image: number,
    tables: number,
    cells: number,
    cellStarts: number,
    to: number,
  ): void;
  findOwners(
    row: number,
    rows: number,
    width: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    cells: number,
    cellStarts: number,
    cellRows: number,
    owners: number,
  ): void;
  addCells(cells: number, cellSums: number, owners: number, sums: number, stride: number): void;
  sumColours(
    row: number,
    rows: number,
    width: number,
    image: number,
    tables: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    cells: number,
    cellStarts: number,
    cellRows: number,
    owners: number,
    sums: number,
    stride: number,
  ): void;
  moveColours(
    pixels: number,
    before: number,
    after: number,
    image: number,
    tables: number,
    sums: number,
    stride: number,
  ): void;
  sumSamples(
    first: number,
    run: number,
    starts: number,
    ofRun: number,
    samples: number,
    columns: number,
    features: number,
    data: number,
    sums: number,
    stride: number,
  ): void;
  beginOutlines(list: number, most: number, table: number, places: number): void;
  countOutlines(): number;
  touchBeside(
    row: number,
    rows: number,
    width: number,
    image: number,
    tables: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    reach: number,
  ): void;
  touchAbove(
    row: number,
    rows: number,
    height: number,
    width: number,
    image: number,
    imageRow: number,
    tables: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    reach: number,
  ): void;
  beginSurvey(
    imageWidth: number,
    columns: number,
    rowCells: number,
    starts: number,
    rows: number,
    cellSums: number,
    cellLow: number,
    cellHigh: number,
    rowFineCells: number,
    startsOfFine: number,
    rowsOfFine: number,
    sumsOfFine: number,
  ): void;
  surveyRows(row: number, rows: number, image: number): number;
  meansOfCells(
    from: number,
    channels: number,
    rows: number,
    rowStarts: number,
    columns: number,
    columnStarts: number,
    to: number,
  ): void;
  findStrokes(
    grid: number,
    from: number,
    to: number,
    step: number,
    leastBright: number,
    contrast: number,
    strokes: number,
  ): void;
  thickenStrokes(strokes: number, cells: number, step: number, to: number): void;
  voteForLines(
    grid: number,
    strokes: number,
    height: number,
    width: number,
    step: number,
    isTurned: number,
    slopes: number,
    count: number,
    offsets: number,
    shift: number,
    votes: number,
  ): void;
  findPeak(votes: number, from: number, to: number, peak: number): void;
  refineLine(
    strokes: number,
    height: number,
    width: number,
    isTurned: number,
    slope: number,
    offset: number,
    turn: number,
    gapCost: number,
    line: number,
  ): void;
  findRegularTicks(
    grid: number,
    height: number,
    width: number,
    row: number,
    column: number,
    dy: number,
    dx: number,
    n: number,
    away: number,
    leastTicks: number,
    leastPeriod: number,
    leastCorrelation: number,
    contrast: number,
    scratch: number,
    ticks: number,
  ): number;
  countLabels(
    row: number,
    rows: number,
    width: number,
    labels: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    regions: number,
    counts: number,
  ): void;
  largestByte(from: number, count: number): number;
  sumLabels(row: number, rows: number, width: number, labels: number, image: number, sums: number): void;
  translateBytes(from: number, count: number, table: number, to: number): void;
  blendLabels(pixels: number, image: number, labels: number, colours: number): void;
  drawBoundaries(
    labels: number,
    rows: number,
    width: number,
    from: number,
    to: number,
    image: number,
    lineWidth: number,
    light: number,
    dark: number,
    drawn: number,
    line: number,
  ): void;
  subtractRows(rows: number, rowBytes: number, above: number, to: number): void;
  repeatColours(from: number, to: number): void;
  beginDeflate(): void;
  deflate(from: number, count: number, isLast: boolean, work: number, to: number): number;
  adlerSum(): number;
  blurRows(grid: number, height: number, width: number, radius: number, passes: number, line: number): void;
  blurColumns(from: number, to: number, height: number, width: number, radius: number, sums: number): void;
  sumShared(count: number, regions: number, unions: number, pixels: number, shared: number): void;
  findRuns(
    labels: number,
    rows: number,
    width: number,
    first: number,
    starts: number,
    labelOfRun: number,
    rowRuns: number,
  ): number;
  joinRuns(
    height: number,
    width: number,
    starts: number,
    labelOfRun: number,
    rowRuns: number,
    components: number,
  ): number;
  markBytes(from: number, count: number, marks: number): void;
  labelProbabilities(
    scores: number,
    pitch: number,
    pixels: number,
    used: number,
    count: number,
    to: number,
  ): void;
  sumProbabilities(labels: number, pixels: number, count: number, from: number, sums: number): void;
  takeGreen(row: number, columns: number, count: number, to: number): void;
  brightestWithin(cells: number, height: number, pitch: number, reach: number, to: number): void;
  mergeUnions(regions: number, merges: number, count: number, unions: number): void;
  growParts(
    ids: number,
    count: number,
    regions: number,
    starts: number,
    neighbours: number,
    partOf: number,
    parts: number,
  ): void;
  encloseUnions(
    unions: number,
    count: number,
    regions: number,
    starts: number,
    neighbours: number,
    isFrame: number,
    isOuter: number,
    open: number,
    whole: number,
    hashes: number,
  ): number;
  judgeRows(
    top: number,
    bottom: number,
    width: number,
    map: number,
    inside: number,
    outside: number,
    field: number,
    cellsAcross: number,
    downCells: number,
    downFractions: number,
    acrossCells: number,
    acrossFractions: number,
    sides: number,
  ): void;
  moveToNearest(
    top: number,
    bottom: number,
    height: number,
    width: number,
    map: number,
    sides: number,
    sideOf: number,
    moved: number,
  ): number;
  measureUnions(sums: number, count: number, whole: number, to: number): void;
  scoreUnions(
    measures: number,
    logFractions: number,
    count: number,
    deviation: number,
    click: number,
    factors: number,
    points: number,
    scores: number,
  ): void;
  beginMasses(
    levels: number,
    usable: number,
    height: number,
    width: number,
    deviation: number,
    scale: number,
    means: number,
  ): void;
  seeMasses(
    outlines: number,
    count: number,
    rays: number,
    directions: number,
    halo: number,
    haloShare: number,
    work: number,
    to: number,
  ): void;
  expectDice(count: number, shared: number, sizes: number, probabilities: number, to: number): void;
  sumUnions(
    unions: number,
    count: number,
    regions: number,
    own: number,
    stride: number,
    outlines: number,
    outlineCount: number,
    isFrame: number,
    lab: number,
    to: number,
  ): void;
  beginMerging(
    count: number,
    features: number,
    sums: number,
    means: number,
    lengths: number,
    costs: number,
    outlines: number,
    ids: number,
    nearest: number,
    isWhole: number,
  ): void;
  mergeNodes(
    leave: number,
    colour: number,
    learnt: number,
    frame: number,
    whole: number,
    merges: number,
  ): number;
  sampleRays(
    stack: number,
    height: number,
    width: number,
    usable: number,
    row: number,
    column: number,
    rays: number,
    steps: number,
    sines: number,
    cosines: number,
    radii: number,
    depths: number,
    samples: number,
    lasts: number,
  ): void;
  findEdges(
    samples: number,
    rays: number,
    steps: number,
    plain: number,
    sums: number,
    edges: number,
  ): void;
  findOutlines(
    edges: number,
    lasts: number,
    rays: number,
    steps: number,
    sines: number,
    cosines: number,
    radii: number,
    firstBand: number,
    bandStep: number,
    bands: number,
    between: number,
    growth: number,
    halo: number,
    within: number,
    work: number,
    outlines: number,
    sums: number,
    counts: number,
  ): void;
  chamferDistances(map: number, value: number, height: number, width: number, to: number): void;
  findLevel(
    height: number,
    width: number,
    lab: number,
    lesion: number,
    frame: number,
    level: number,
    reach: number,
    farShare: number,
    skinShare: number,
    outwards: number,
    inwards: number,
    skin: number,
    field: number,
    isIn: number,
  ): number;
  countInRuns(
    map: number,
    starts: number,
    ofRun: number,
    runs: number,
    counts: number,
  ): void;
  setSides(
    field: number,
    frame: number,
    starts: number,
    ofRun: number,
    runs: number,
    isOutside: number,
    barely: number,
  ): void;
  takeColumns(
    labels: number,
    rows: number,
    width: number,
    columns: number,
    count: number,
    table: number,
    to: number,
  ): void;
  beginTone(
    data: number,
    usable: number,
    count: number,
    image: number,
    whole: number,
    deviation: number,
  ): void;
  divideByWeights(values: number, weights: number, count: number): void;
  floatsOf(from: number, count: number, to: number): void;
  atLeastHalf(from: number, count: number, to: number): void;
  countMarked(labels: number, marks: number, pixels: number, counts: number): void;
  putWhere(mask: number, count: number, value: number, to: number): void;
  countBytes(from: number, count: number): number;
  sumMask(row: number, rows: number, width: number, mask: number, sums: number): void;
  paintRuns(starts: number, ofRun: number, runs: number, values: number, first: number, to: number): void;
  findFirstRuns(ofRun: number, runs: number, to: number): void;
  sumFrame(
    row: number,
    rows: number,
    width: number,
    frame: number,
    starts: number,
    rowRuns: number,
    ofRun: number,
    sums: number,
    stride: number,
  ): void;
  sumProfiles(labels: number, lab: number, pixels: number, sums: number): number;
  joinClusters(
    count: number,
    sums: number,
    weight: number,
    sides: number,
    fewest: number,
    alike: number,
    isGone: number,
    joins: number,
  ): number;
  edgesAround(
    stack: number,
    height: number,
    width: number,
    usable: number,
    places: number,
    count: number,
    rays: number,
    steps: number,
    downs: number,
    acrosses: number,
    starts: number,
    reach: number,
    plain: number,
    sums: number,
    edges: number,
  ): void;
  closedEdges(
    edges: number,
    count: number,
    rays: number,
    steps: number,
    from: number,
    to: number,
    sign: number,
    perRay: number,
    plain: number,
  ): void;
  pickPlainest(
    plain: number,
    kinds: number,
    count: number,
    places: number,
    apart: number,
    most: number,
    picked: number,
  ): number;
  fillPolygon(
    corners: number,
    count: number,
    height: number,
    width: number,
    crossings: number,
    to: number,
  ): void;
  compareMasks(count: number, size: number, masks: number, to: number): void;
  compareOutlines(count: number, rays: number, outlines: number, to: number): void;
}
