import assert from "node:assert/strict";
import type { BackendSurvey } from "../../lib/backends/select.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { keepSurvey } from "../../lib/jobs/keep_survey.ts";

/** A child that answers when told to; each answer has a reason of its own. */
function fakeChild() {
  const child = {
    pid: 1 as number | undefined,
    asked: 0,
    answers: [] as PromiseWithResolvers<BackendSurvey>[],
  };
  const ask = () => {
    child.asked++;
    const answer = Promise.withResolvers<BackendSurvey>();
    child.answers.push(answer);
    return answer.promise;
  };
  return { child, survey: keepSurvey(ask, () => child.pid) };
}

const answerOf = (reason: string): BackendSurvey => ({
  simd: SIMD_MEMORY,
  auto: SIMD_MEMORY,
  webgpu: { unavailable: reason },
});

Deno.test("a child is asked once, however many want to know", async () => {
  const { child, survey } = fakeChild();
  const both = Promise.all([survey.get(), survey.get()]);
  child.answers[0].resolve(answerOf("first"));
  assert.deepEqual(await both, [answerOf("first"), answerOf("first")]);
  assert.deepEqual(await survey.get(), answerOf("first"));
  assert.equal(child.asked, 1);
});

Deno.test("one that replaced it is asked once, and nobody waits for its answer", async () => {
  const { child, survey } = fakeChild();
  const first = survey.get();
  child.answers[0].resolve(answerOf("first"));
  await first;
  child.pid = undefined; // it died
  assert.deepEqual(await survey.get(), answerOf("first"));
  assert.equal(child.asked, 1, "nobody is up to be asked");
  child.pid = 2;
  assert.deepEqual(await survey.get(), answerOf("first"));
  assert.deepEqual(await survey.get(), answerOf("first"));
  assert.equal(child.asked, 2);
  child.answers[1].resolve(answerOf("second"));
  await child.answers[1].promise;
  await survey.settle();
  assert.deepEqual(await survey.get(), answerOf("second"));
  assert.equal(child.asked, 2);
});

Deno.test("a question without an answer is asked again, before a job at the latest", async () => {
  const { child, survey } = fakeChild();
  await survey.settle();
  assert.equal(child.asked, 0, "nobody wanted to know");
  const first = survey.get();
  child.answers[0].reject(new Error("it died"));
  await assert.rejects(first, { message: "it died" });
  const settled = survey.settle();
  assert.equal(child.asked, 2);
  child.answers[1].reject(new Error("it died again"));
  await settled;
  const third = survey.get();
  child.answers[2].resolve(answerOf("third"));
  assert.deepEqual(await third, answerOf("third"));
});
