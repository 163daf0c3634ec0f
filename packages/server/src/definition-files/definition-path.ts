/** A file of a folder of definitions: its path in the folder, with slashes, and the name of its machine. */
export interface DefinitionPath {
  readonly path: string;
  readonly machineName: string;
}

const segment = /^[^./\\\0][^/\\\0]*$/;
const ending = /\.asl\.(?:json|ya?ml)$/;

/**
 * Reads a path inside the folder: `orders/create.asl.yaml` is the machine `orders-create`. Undefined for what is no
 * definition, hidden, of a package, or not inside.
 */
export function readDefinitionPath(path: string): DefinitionPath | undefined {
  const segments = path.split('/');
  const isListed = (each: string): boolean => segment.test(each) && each !== 'node_modules';
  if (!ending.test(path) || !segments.every(isListed)) return undefined;
  return { path, machineName: path.replace(ending, '').replaceAll('/', '-') };
}

/** The files beside a definition that may hold its settings. */
export function settingsPathsOf({ path }: DefinitionPath): readonly string[] {
  const plain = path.replace(ending, '');
  return [`${plain}.settings.yaml`, `${plain}.settings.yml`];
}
