// Scores rows.json with model.onnx in ONNX Runtime, alone and in padded batches, and compares the probabilities.
// usage: node parity.cjs MODULES_FOLDER FOLDER [OPTIMIZED_MODEL]
'use strict';
const fs = require('fs');
const path = require('path');
const [modules, folder, optimized] = process.argv.slice(2);
const ort = require(path.resolve(modules, 'onnxruntime-node'));
const bound = 1e-4;
const batchSize = 16;

async function score(session, rows) {
  const length = Math.max(...rows.map(row => row.ids.length));
  const tensor = value => {
    const data = new BigInt64Array(rows.length * length);
    rows.forEach((row, r) => row.ids.forEach((_, t) => { data[r * length + t] = BigInt(value(row, t)); }));
    return new ort.Tensor('int64', data, [rows.length, length]);
  };
  const feeds = { input_ids: tensor((row, t) => row.ids[t]), attention_mask: tensor(() => 1), token_type_ids: tensor((row, t) => row.types[t]) };
  const { probabilities } = await session.run(Object.fromEntries(session.inputNames.map(name => [name, feeds[name]])));
  const classes = probabilities.dims[1];
  return rows.map((_, r) => Array.from(probabilities.data.slice(r * classes, (r + 1) * classes)));
}

const best = values => values.indexOf(Math.max(...values));

function compare(how, rows, actual) {
  let difference = 0, labels = 0;
  rows.forEach((row, r) => {
    row.probabilities.forEach((value, c) => { difference = Math.max(difference, Math.abs(value - actual[r][c])); });
    labels += best(row.probabilities) === best(actual[r]) ? 1 : 0;
  });
  const seconds = rows.filter(row => best(row.probabilities) === 1).length;
  console.log(`${how}: ${rows.length} rows, ${seconds} of the second class, labels equal ${labels}, largest difference of a probability ${difference.toExponential(2)}`);
  return labels === rows.length && difference <= bound;
}

async function main() {
  const session = await ort.InferenceSession.create(path.join(folder, 'model.onnx'), { graphOptimizationLevel: 'all', ...(optimized && { optimizedModelFilePath: optimized }) });
  const rows = JSON.parse(fs.readFileSync(path.join(folder, 'rows.json'), 'utf8'));
  const alone = [], batched = [];
  for (const row of rows)
    alone.push(...await score(session, [row]));
  for (let first = 0; first < rows.length; first += batchSize)
    batched.push(...await score(session, rows.slice(first, first + batchSize)));
  const all = [compare('one by one', rows, alone), compare(`padded batches of ${batchSize}`, rows, batched)];
  process.exitCode = all.every(Boolean) ? 0 : 1;
}

main();
