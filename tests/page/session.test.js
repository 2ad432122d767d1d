/** The photo on the stage: what is shown and saved is colored, or it is said that it is not. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Item } from "../../src/photochrom/web/page/item.js";
import { Session } from "../../src/photochrom/web/page/session.js";

const itemOf = (key) => new Item(key, new File([], `${key}.png`));

/** A session with an engine whose coloring is `color`, and a stage that only knows its photo. */
function sessionWith(color, close = async () => {}) {
  const rendered = [];
  const engine = {
    open: async () => ({ width: 4, height: 3, kind: "neutral", pictures: [] }),
    render: async (_key, _area, look) => {
      rendered.push(look);
      return { close() {} };
    },
    close,
    color,
  };
  const stage = {
    photo: null,
    setPhoto(photo) {
      this.photo = photo;
    },
    setLayer() {},
    reveal() {},
    wantedDetail: () => null,
  };
  const troubles = [];
  const onTrouble = (error) => troubles.push(error.message);
  const onGray = async () => true;
  const onRecoloring = () => () => {};
  const session = new Session(engine, stage, { onGray, onRecoloring, onFollowed() {}, onTrouble });
  return { session, troubles, rendered };
}

const RED = { id: 1, x: 0.5, y: 0.5, color: "#ff0000" };

test("a photo that cannot be colored is not shown as one that was", async () => {
  const { session } = sessionWith(async () => {
    throw new Error("bad_alloc");
  });
  const item = itemOf(1);
  await session.show(item, () => {});
  assert.equal(item.state, "failed");
  assert.match(String(item.error), /bad_alloc/);
});

test("a photo that failed is so at once, whatever the worker is busy with", async () => {
  const fail = async () => {
    throw new Error("bad_alloc");
  };
  for (const close of [() => new Promise(() => {}), fail]) {
    const { session } = sessionWith(fail, close);
    const item = itemOf(1);
    await session.show(item, () => {});
    assert.equal(item.state, "failed");
  }
});

test("colors that could not be found are due until they are", async () => {
  const found = [];
  let memory = true;
  const { session, troubles } = sessionWith(async (_key, { spots }) => {
    if (!memory) throw new Error("bad_alloc");
    found.push(spots);
  });
  const item = itemOf(1);
  await session.show(item, () => {});
  memory = false;
  item.history.change({ spots: [RED] });
  session.follow();
  await assert.rejects(session.refresh(), /bad_alloc/);
  await assert.rejects(session.refresh(), /bad_alloc/, "as often as it is saved");
  assert.match(String(troubles), /bad_alloc/);
  memory = true;
  await session.refresh();
  assert.deepEqual(found, [[], [RED]]);
});

test("a spot set while colors are being found is not forgotten", async () => {
  const found = [];
  const item = itemOf(1);
  const { session } = sessionWith(async (_key, { spots }) => {
    found.push(spots);
    if (found.length > 1) return;
    item.history.change({ spots: [RED] });
    session.follow();
  });
  await session.show(item, () => {});
  assert.deepEqual(found, [[], [RED]]);
});

test("light and dark are exchanged at once, and the colors come when they are found", async () => {
  const seen = [];
  const item = itemOf(1);
  const { session, rendered } = sessionWith(async (_key, { negative }) => {
    if (negative) seen.push(...rendered.slice(-1));
  });
  await session.show(item, () => {});
  item.history.change({ negative: true });
  await session.refresh();
  const looks = [...seen, ...rendered.slice(-1)].map(({ negative, strength }) => [negative, strength]);
  assert.deepEqual(looks, [[true, 0], [true, 1]]);
});

test("of photos wanted one after another the last one is shown", async () => {
  const colored = [];
  const { session } = sessionWith(async (key) => void colored.push(key));
  const [first, second, third] = [1, 2, 3].map(itemOf);
  await session.show(first, () => {});
  await Promise.all([session.show(second, () => {}), session.show(third, () => {})]);
  assert.equal(session.item, third);
  assert.deepEqual(colored, [1, 3]);
});
