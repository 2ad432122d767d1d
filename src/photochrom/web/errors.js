/**
 * What a person can cause on the page: each error carries a code that texts.js has a line for.
 */

/** @typedef {"notAPicture" | "onlyCommand" | "otherKind" | "onlyBlackAndWhite" | "emptyFile" | "noPictures"
 *   | "noSample" | "tooLarge" | "tooLong" | "outOfMemory" | "noModel" | "wrongFile" | "noRuntime" | "badModel"
 *   | "noFormat" | "noCopy" | "zipTooLarge" | "cancelled" | "unexpected"} ErrorCode */

/** @typedef {Record<string, string | number>} Facts numbers and names its line mentions */

export class PhotochromError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {Facts} [facts]
   */
  constructor(code, facts = {}) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = "PhotochromError";
    this.code = code;
    this.facts = facts;
  }
}

/** Give any thrown value a code.
 * @param {unknown} thrown
 * @returns {PhotochromError}
 */
export function asPhotochromError(thrown) {
  if (thrown instanceof PhotochromError) return thrown;
  if (thrown instanceof RangeError) return new PhotochromError("outOfMemory");
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new PhotochromError("unexpected", { reason });
}
