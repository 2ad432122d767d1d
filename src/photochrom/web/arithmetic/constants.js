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

export const HINT = Object.freeze({
  radiusPx: 2, // of the small copy
});
