import { type HostileCode, hostileScripts, hostileTemplates } from './hostile-code.ts';
import { type HostileRequest, hostileQueryFields, hostileTypes } from './hostile-documents.ts';
import { type ApiMaker, type ApiPlace, askApi } from './shop-api.ts';

const safe = `export function request(ctx) { return { payload: 'safe' }; }
export function response(ctx) { return ctx.result; }`;

/** An API with a field for each resolver of the corpus, and one that answers `safe`. */
export async function makeHostileApi(maker: ApiMaker): Promise<ApiPlace> {
  const all = [...hostileScripts, ...hostileTemplates];
  const fields = all.map(({ field }) => `${field}: String`).join(' ');
  const place = await maker.api(
    `type Query { safe: String ${hostileQueryFields} ${fields} } ${hostileTypes}`,
  );
  await maker.script(place.apiId, 'Query.safe', 'none', safe);
  for (const { field, code } of all) {
    if (typeof code === 'string') await maker.script(place.apiId, `Query.${field}`, 'none', code);
    else
      await maker.resolver(place.apiId, `Query.${field}`, {
        dataSourceName: 'none',
        requestMappingTemplate: code[0],
        responseMappingTemplate: code[1],
      });
  }
  return place;
}

/** What comes of a field whose resolver means harm, beside one that does not. */
export async function askHostile(endpoint: string, place: ApiPlace, { field }: HostileCode) {
  return askApi(endpoint, place, `{ ${field} safe }`);
}

/** What a request that means harm is answered. */
export async function sendHostile(
  endpoint: string,
  { path, key }: Pick<ApiPlace, 'path' | 'key'>,
  { body }: HostileRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const sent = body();
  const response = await fetch(`${endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: typeof sent === 'string' ? sent : Buffer.from(sent),
  });
  return { status: response.status, text: await response.text() };
}
