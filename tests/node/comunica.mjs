// Asks Comunica a query over the given sources: node comunica.mjs QUERY SOURCE...
// A source is an address, or sparql=ADDRESS where Comunica must not find out by itself that it is an endpoint.
import { QueryEngine } from '@comunica/query-sparql';

const [query, ...addresses] = process.argv.slice(2);
const sources = addresses.map((address) =>
  address.startsWith('sparql=') ? { type: 'sparql', value: address.slice('sparql='.length) } : address,
);
const engine = new QueryEngine();
const result = await engine.query(query, { sources });
const mediaType = result.resultType === 'quads' ? 'application/n-triples' : 'application/sparql-results+json';
const { data } = await engine.resultToString(result, mediaType);
data.pipe(process.stdout);
