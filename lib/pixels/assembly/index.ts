// Numbers of arguments are bytes where they are addresses, and counts else.
export { fitModels, keepColours, labelCells, numberLabels, uniformWindows } from "./guided";
export { beginOutlines, countOutlines, touchAbove, touchBeside } from "./components";
export { sumPlaces, sumSamples } from "./components";
export { addCells, findOwners, moveColours, sumCells, sumColours } from "./colours";
export { beginSurvey, meansOfCells, surveyRows } from "./survey";
export { findPeak, findStrokes, refineLine, thickenStrokes, voteForLines } from "./lines";
export { findRegularTicks } from "./ticks";
export { countLabels, largestByte, markBytes, sumLabels, translateBytes } from "./labels";
export { blendLabels, drawBoundaries, filterRows, repeatColours } from "./pictures";
export { blurColumns, blurRows } from "./blur";
export { encloseUnions, growParts, mergeUnions, sumShared, sumUnions } from "./unions";
export { beginMerging, mergeNodes } from "./ward";
export { findRuns, joinRuns } from "./runs";
export { labelProbabilities, sumProbabilities } from "./softmax";
export { brightestWithin, takeGreen } from "./tissue";
export { judgeRows, moveToNearest } from "./outline";
export { chamferDistances } from "./distances";
export { compareOutlines, sampleRays, traceOutline } from "./rays";
