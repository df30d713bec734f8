// The pixels on an image's edge that lie in a band of its rows, numbered: the top row, the bottom row, then the two ends of
// each row between. Parameters of the shaders that take them:
//   height, width   of the image
//   top, bottom     whether the band has the image's first row, and its last one if that is another: 1 or 0
//   firstRow        first row of the band that is neither
//   ends            ends that such a row has: 2, or 1 where the image is one pixel wide
//   edgePixels      of the band
//   firstPixel      edge pixels of earlier bands

// Row and column.
fn edgePixel(i: u32) -> vec2u {
  if (i < (params.top + params.bottom) * params.width) {
    let isBottom = params.top == 0u || i >= params.width;
    return vec2u(select(0u, params.height - 1u, isBottom), i % params.width);
  }
  let k = i - (params.top + params.bottom) * params.width;
  return vec2u(params.firstRow + k / params.ends, k % params.ends * (params.width - 1u));
}
