// Lets ldes-client fetch what it has not seen of an event stream and prints it as N-Quads:
// node ldes.mjs URL STATE [SECONDS]
// With SECONDS it is as slow to read a page as a client is that still works on others.
import { setTimeout as wait } from 'node:timers/promises';
import { intoConfig, replicateLDES } from 'ldes-client';
import { Writer } from 'n3';

const [url, statePath, seconds = '0'] = process.argv.slice(2);
const fetchSlowly = async (page, options) => {
  const answer = await fetch(page, options);
  if (answer.url.includes('/pages/')) await wait(Number(seconds) * 1000);
  return answer;
};
const writer = new Writer(process.stdout, { format: 'N-Quads', end: false });
const client = replicateLDES(intoConfig({ url, statePath, fetch: Number(seconds) ? fetchSlowly : fetch }), 'ascending');
client.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
for await (const member of client.stream({ highWaterMark: 10 })) writer.addQuads(member.quads);
