// ONNX Runtime, as the benchmarks measure it. Prints one line of JSON: names and numbers.
//   node rival.cjs score MODEL TOKENS THREADS WARM_UP_SECONDS SECONDS   {"milliseconds": median of one run}
//   node rival.cjs once MODEL TOKENS STARTED                            {"start", "load", "first"}: milliseconds since STARTED (Unix time, ms), of loading, of one run
"use strict";
const entered = performance.timeOrigin + performance.now();
const onnx = require("onnxruntime-node");

const maxId = 1000;

function load(model, threads) {
  return onnx.InferenceSession.create(model, {
    graphOptimizationLevel: "all", executionMode: "sequential", intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3,
  });
}

function inputs(tokens) {
  const tensor = fill => new onnx.Tensor("int64", BigInt64Array.from({ length: tokens }, (_, i) => BigInt(fill(i))), [1, tokens]);
  return { input_ids: tensor(i => (i * 7919 + 101) % maxId), attention_mask: tensor(() => 1), token_type_ids: tensor(() => 0) };
}

function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

async function score(model, tokens, threads, warmUp, seconds) {
  const session = await load(model, threads);
  const feeds = inputs(tokens);
  for (const start = performance.now(); performance.now() - start < warmUp * 1000;) await session.run(feeds);
  const samples = [];
  for (const start = performance.now(); performance.now() - start < seconds * 1000;) {
    const before = performance.now();
    await session.run(feeds);
    samples.push(performance.now() - before);
  }
  return { milliseconds: median(samples) };
}

async function once(model, tokens, started) {
  const before = performance.now();
  const session = await load(model, 1);
  const loaded = performance.now();
  await session.run(inputs(tokens));
  return { start: entered - started, load: loaded - before, first: performance.now() - loaded };
}

const [, , command, model, ...numbers] = process.argv;
({ score, once })[command](model, ...numbers.map(Number)).then(result => console.log(JSON.stringify(result)));
