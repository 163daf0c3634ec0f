import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { ServiceError } from '../../wire/service-error.ts';
import type { Wire, WireRequest } from '../../wire/wire.ts';
import { settingsOf } from './api-settings.ts';

/** The tag of an API that the server makes of a folder of files (`cairn start --apis`); its value is the folder's name. */
const tag = 'cairn:api-files';

/** The name of the folder whose files make an API; undefined where it is made by calls alone. */
export function folderOf(api: GraphqlApi | undefined): string | undefined {
  return api?.tags?.[tag];
}

/**
 * The wire of a page of an API of files: what its files would undo is refused before it is sent. Keys are made here
 * all the same, and what is logged is set: no file tells of these.
 */
export function wireOfFiles(wire: Wire, api: GraphqlApi, folder: string): Wire {
  return {
    ...wire,
    send: async (request, options) => {
      if (changesFiles(request, api)) throw keptInFiles(folder);
      return wire.send(request, options);
    },
  };
}

function changesFiles({ service, method, path, body }: WireRequest, api: GraphqlApi): boolean {
  const place = `/v1/apis/${encodeURIComponent(api.apiId)}`;
  if (service !== 'appsync' || method === 'GET') return false;
  if (path === place) return method === 'POST' && !setsLogAlone(body, api);
  return path.startsWith(`${place}/`) && !path.startsWith(`${place}/apikeys`);
}

function setsLogAlone(body: WireRequest['body'], api: GraphqlApi): boolean {
  if (typeof body !== 'string') return false;
  const text = (settings: object) =>
    JSON.stringify(
      Object.entries(settings)
        .filter(([name]) => name !== 'logConfig')
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  return text(JSON.parse(body) as object) === text(settingsOf(api));
}

function keptInFiles(folder: string): ServiceError {
  return new ServiceError(
    'KeptInFiles',
    `The files of the folder "${folder}" make this API, and their next change would undo what is saved here: ` +
      `nothing is saved. Change the files in "${folder}"; a server that was started with --apis takes them at once. ` +
      `Where there are no such files any more, take the tag ${tag} off the API.`,
    0,
  );
}
