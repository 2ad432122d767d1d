/**
 * Numbers shared with Python; a test holds them equal to golden/manifest.json.
 */

export const SMALL_COPY = Object.freeze({
  /** The longer side of the small copy is at most this many times `side_px`. */
  longestSide: 4,
});

/** Percentiles of L* go to these values, with at most this gain. */
export const CONTRAST = Object.freeze({
  percentiles: Object.freeze([0.5, 99.5]),
  range: Object.freeze([2, 98]), // L*
  maxGain: 2,
});

export const GUIDED = Object.freeze({
  /** Radius of the windows, in strides of the network. */
  radiusStrides: 0.5,
  /** Variance of L* (squared units) below which the guide is not followed. */
  epsilon: 4,
});

/** A toned print's a*b* depend on its L* alone, a color photo's do not. */
export const TONE = Object.freeze({
  sidePx: 64, // the photo is averaged to about its square of blocks, so that grain does not count
  bins: 32, // steps of L*
  neutralChroma: 1,
  colorScatter: 3, // rms distance of a*b* from the mean of their step
});

export const HINT = Object.freeze({
  radiusPx: 2, // of the small copy
});
