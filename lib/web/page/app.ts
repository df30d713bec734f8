import uPlot from "uplot/dist/uPlot.esm.js";
console.log(uPlot);
