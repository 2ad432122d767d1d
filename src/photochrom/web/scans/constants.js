/**
 * Numbers by which scans are divided; a test holds them equal to golden/manifest.json. What they
 * mean is said in the Python modules of the same names.
 */

export const BOARD = Object.freeze({
  spreads: 5,
  finest: 0.75,
  nearest: 3,
  farthest: 9,
  edgeShare: 0.5,
  edgeOfSide: 0.01,
  fitSidePx: 128,
});

export const PICTURES = Object.freeze({
  leastArea: 0.004,
  leastSide: 0.05,
  longest: 5,
  leastFill: 0.8,
  leastSideSeen: 0.5,
  leastSeen: 0.8,
  strokeOfSide: 0.02,
  ink: 8,
  leastScanPx: 128,
  leastMountPx: 32,
  alike: 0.9,
  mostBeside: 2,
  mostBesideOnMount: 0.5,
  borderArea: 0.3,
  black: 10,
  depth: 3,
});

export const PAPER = Object.freeze({
  blocks: 64,
  window: 3,
  spreads: Object.freeze([8, 6, 4, 3, 2, 1.5, 1.5, 1.5]),
  farthest: 3,
  degree: 5,
  edge: 12,
  steady: 1e-3,
});

export const OWN_COLORS = Object.freeze({
  neutralChroma: 1,
  structure: 0.37,
  structureOfChroma: 0.035,
  mostStructure: 0.85,
  mostAcross: 0.55,
  atEdges: 0.34,
  atEdgesOfChroma: 0.012,
  far: 8,
  farOfChroma: 0.7,
  leastSpot: 3e-5,
  small: 0.003,
  most: 0.15,
  muchNeutral: 0.3,
  strokeOfSide: 0.03,
  flat: 3.5,
  stainHues: Object.freeze([72, 78, 84, 90]),
  mostAcrossStains: 0.27,
  blue: 2,
  mostBlue: 0.05,
  paperHues: Object.freeze([35, 115]),
  paperChroma: 45,
  paperScatter: 3,
});

export const REGIONS = Object.freeze({
  regionsSidePx: 384,
  rimPx: 2,
  labelOfSide: 0.015,
});

export const PAGES = Object.freeze({
  mostSidePx: 1024,
});

export const NEGATIVES = Object.freeze({
  sidePx: 80,
  sure: 2.7,
  leastSide: 32,
});

export const ORANGE_MASK = Object.freeze({
  lightestPercentile: 99,
  near: 15,
  hues: Object.freeze([35, 75]),
  leastChroma: 22,
  leastShare: 0.8,
});

/** What is kept of a scan at full size, as in photo/merging.py. */
export const KEPT = Object.freeze({
  ownColorFrom: 3,
  ownColorAt: 7,
  softEdgePx: 2,
});

export const SCREEN = Object.freeze({
  detailPx: 128,
  finest: 2.2,
  coarsest: 16,
  leastContrast: 0.04,
  acrossDegrees: 12,
  asFine: 0.12,
  asStrong: 0.1,
  leastRise: 60,
  leastShare: 0.08,
  leastSquares: 3,
  leastAgreeing: 0.6,
  same: 0.08,
  sigmaOfPitch: 0.48,
});

export const PRINTED = Object.freeze({
  inkPercentile: 1,
  paperPercentile: 97,
  nearPaper: 6,
  tones: Object.freeze([0.06, 0.94]),
  even: 0.7,
  edge: 5,
  leastPaper: 0.05,
  mostShading: 0.025,
  leastSide: 16,
});

export const FLATS = Object.freeze({
  black: 0.15,
  dark: 0.7,
  light: 0.9,
  dotPx: 5,
  blobPx: 12,
  squarePx: 2,
  full: 0.65,
  aroundPx: 2,
  underPx: 4,
  rise: 2,
  edgePx: 2,
  leastPainted: 0.05,
  groundRadius: 1,
  groundBlur: 2,
  groundShare: 0.75,
});

export const WRITING = Object.freeze({
  leastLetterPx: 4,
  mostLetterPx: 32,
  mostLetter: 0.04,
  near: 0.4,
  leastLetters: 2,
  leastLike: 0.75,
  alike: 0.5,
  leastNear: 0.6,
  leastLettered: 0.2,
  leastFilled: 0.1,
  inside: 0.9,
});

export const PAINTING = Object.freeze({
  darker: 0.006,
  leastLight: 0.05,
  far: 50,
});

export const PRINTS = Object.freeze({
  details: 7,
  shownPx: 2.5,
  unseenPx: 0.4,
});
