/**
 * Run a task again and again, one at a time, with only the newest wish waiting.
 */

/** Wrap a task so that calls made while it runs become one more run.
 * @param {() => Promise<void>} task
 * @returns {() => Promise<void>} settles as the last run does: what an older one failed at is past
 */
export function latest(task) {
  /** @type {Promise<void> | null} */
  let running = null;
  let wanted = false;
  const run = async () => {
    try {
      while (wanted) {
        wanted = false;
        try {
          await task();
        } catch (error) {
          if (!wanted) throw error;
        }
      }
    } finally {
      running = null;
    }
  };
  return () => {
    wanted = true;
    running ??= run();
    return running;
  };
}
