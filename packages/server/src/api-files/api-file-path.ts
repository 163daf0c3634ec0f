/** A file of a folder of APIs. */
export interface ApiFilePath {
  /** In the folder, with slashes: `blog/resolvers/Query.post.js`. */
  readonly path: string;
  /** The API that it belongs to: `blog`. */
  readonly api: string;
  /** In the folder of the API: `resolvers/Query.post.js`. */
  readonly file: string;
}

const apiName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const known =
  /^(?:schema\.graphql|api\.(?:ya?ml|json)|(?:resolvers|functions)\/[A-Za-z0-9_][A-Za-z0-9_.-]*\.(?:js|mjs|ts|mts|vtl))$/;
/** Types and tests lie beside the code that they are of. */
const aside = /\.(?:d|test)\.\w+$/;

/** Reads a path inside the folder; undefined for what is no part of an API. */
export function readApiFilePath(path: string): ApiFilePath | undefined {
  const slash = path.indexOf('/');
  const api = path.slice(0, Math.max(0, slash));
  const file = path.slice(slash + 1);
  if (!apiName.test(api) || api === 'node_modules' || !known.test(file) || aside.test(file)) return undefined;
  return { path, api, file };
}

/** Says why a folder of the folder makes no API; undefined where it may. */
export function objectToApiFolder(folder: string): string | undefined {
  if (folder === '' || folder.includes('/') || apiName.test(folder)) return undefined;
  return `the folder '${folder}' makes no API: the name of an API begins with a letter, a digit or _, and has letters, digits, _, - and . alone`;
}
