/** `node ask.mjs`: answers of exported models, by the module that lies in their folders; questions and answers are JSON. */
import process from "node:process";
import { text } from "node:stream/consumers";

const { folders, problems, searches } = JSON.parse(await text(process.stdin));
const { Model } = await import(`${folders[0]}/decode.mjs`);
const answers = [];
for (const folder of folders) {
  const model = await Model.load(folder);
  const ofModel = [];
  for (const tokens of problems) {
    for (const { beamSize, maxOutputLen } of searches) {
      ofModel.push(await model.search(tokens, { beamSize, maxOutputLen }));
    }
  }
  answers.push(ofModel);
}
console.log(JSON.stringify(answers));
