import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { checkTrainable } from "../../lib/image/check_trainable.ts";

Deno.test("an image that fits is let through", () => {
  checkTrainable({ height: 768, width: 1024 }, { size: 1024, channels: 100 });
  checkTrainable({ height: 3, width: 3 }, { size: 192, channels: 100 });
});

Deno.test("an image below the kernel's side is refused", () => {
  assert.throws(
    () => checkTrainable({ height: 1, width: 1 }, { size: 192, channels: 100 }),
    (error: unknown) => error instanceof SgscnError && error.kind === "invalid-image",
  );
});

Deno.test("too much memory is refused, and the size that is named does fit", () => {
  const image = { height: 6000, width: 6000 };
  assert.throws(
    () => checkTrainable(image, { size: 2048, channels: 256 }),
    (error: unknown) => {
      assert.ok(error instanceof SgscnError);
      assert.equal(error.kind, "out-of-memory");
      checkTrainable(image, { size: error.limit as number, channels: 256 });
      assert.throws(() => checkTrainable(image, { size: error.limit as number + 3, channels: 256 }));
      return true;
    },
  );
});
