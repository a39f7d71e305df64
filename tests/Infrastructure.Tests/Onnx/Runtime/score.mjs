// Scores rows with an ONNX model: node score.mjs MODEL INPUT COLUMNS OUTPUT... — INPUT holds floats row after row; the outputs go to
// standard output as JSON. "-" for an output only loads the model.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.cwd() + '/');
const ort = require('onnxruntime-node');
const [model, input, columns, ...outputs] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model);
const bytes = readFileSync(input);
const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const rows = floats.length / Number(columns);
const feeds = { features: new ort.Tensor('float32', floats, [rows, Number(columns)]) };
const results = outputs.length === 0 ? {} : await session.run(feeds, outputs);
const answer = { names: session.outputNames };
for (const name of outputs) {
  answer[name] = Array.from(results[name].data, Number);
}

process.stdout.write(JSON.stringify(answer));
