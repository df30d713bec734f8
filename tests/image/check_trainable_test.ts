import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { checkTrainable } from "../../lib/image/check_trainable.ts";

Deno.test("an image that fits is let through", () => {
  checkTrainable({ height: 768, width: 1024 }, { size: 1024 });
  checkTrainable({ height: 3, width: 3 }, { size: 192 });
});

Deno.test("an image below the kernel's side is refused", () => {
  assert.throws(
    () => checkTrainable({ height: 1, width: 1 }, { size: 192 }),
    (error: unknown) => error instanceof SgscnError && error.kind === "invalid-image",
  );
});
