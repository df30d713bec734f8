/**
 * The values of a generator, until it ends or `abandon()` is called: what was asked of it then, and may never be answered,
 * is answered with the end.
 */
export function abandonable<Value>(
  source: AsyncGenerator<Value>,
): { values: AsyncGenerator<Value>; abandon(): void } {
  let isAbandoned = false;
  let giveUp: (() => void) | undefined;
  // One promise for each value: a race against one promise for all of them would remember every value's turn.
  const next = () =>
    new Promise<IteratorResult<Value>>((resolve, reject) => {
      giveUp = () => resolve({ done: true, value: undefined });
      if (isAbandoned) giveUp();
      else source.next().then(resolve, reject);
    });
  return {
    values: (async function* () {
      for (let result = await next(); !result.done; result = await next()) yield result.value;
    })(),
    abandon() {
      isAbandoned = true;
      giveUp?.();
    },
  };
}
