// Lets ldes-client fetch what it has not seen of an event stream and prints it as N-Quads: node ldes.mjs URL STATE
import { intoConfig, replicateLDES } from 'ldes-client';
import { Writer } from 'n3';

const [url, statePath] = process.argv.slice(2);
const writer = new Writer(process.stdout, { format: 'N-Quads', end: false });
const client = replicateLDES(intoConfig({ url, statePath }), 'ascending');
client.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
for await (const member of client.stream({ highWaterMark: 10 })) writer.addQuads(member.quads);
