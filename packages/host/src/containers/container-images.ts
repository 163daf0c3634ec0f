import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A program that stands for an image. */
export interface MappedImage {
  /** Where it runs: an absolute path. */
  readonly directory: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
}

const members: ReadonlySet<string> = new Set(['directory', 'entryPoint', 'command']);

/**
 * Images that are mapped to directories and commands by a JSON file:
 * `{ "NAME": { "directory": "job", "command": ["node", "job.mjs"] } }`. A name without a tag is any tag's; directories
 * are beside the file. The file is read again when it has changed.
 */
export class ContainerImages {
  readonly #file: string | undefined;
  #images: ReadonlyMap<string, MappedImage> = new Map();
  #readMs = -1;

  /** @throws Error when the file is not there or not such a one; the message names what is wrong */
  constructor(file: string | undefined) {
    this.#file = file;
    this.#read();
  }

  /** Folders that the file names and that are not there, each with its image. */
  missingDirectories(): readonly { readonly image: string; readonly directory: string }[] {
    return [...this.#images]
      .map(([image, { directory }]) => ({ image, directory }))
      .filter(({ directory }) => statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true);
  }

  /** The program for an image. @throws Error when the file has become wrong */
  find(image: string): MappedImage | undefined {
    this.#read();
    return this.#images.get(image) ?? this.#images.get(withoutTag(image));
  }

  #read(): void {
    if (this.#file === undefined) return;
    const { mtimeMs } = statSync(this.#file);
    if (mtimeMs === this.#readMs) return;
    this.#images = readImages(readFileSync(this.#file, 'utf8'), dirname(resolve(this.#file)));
    this.#readMs = mtimeMs;
  }
}

/** Reads the text of the file. @param folder where relative directories begin. @throws Error that names what is wrong */
export function readImages(text: string, folder: string): ReadonlyMap<string, MappedImage> {
  const images: unknown = JSON.parse(text);
  if (!isObject(images)) throw new Error('it must hold an object of images by name');
  return new Map(
    Object.entries(images).map(([name, image]) => {
      if (!isObject(image)) throw new Error(`${name}: an image is an object`);
      const unknown = Object.keys(image).find((member) => !members.has(member));
      if (unknown !== undefined)
        throw new Error(`${name}: unknown member '${unknown}'; known: ${[...members].join(', ')}`);
      const { directory, entryPoint = [], command = [] } = image;
      if (typeof directory !== 'string') throw new Error(`${name}: 'directory' must be a text`);
      if (!isTexts(entryPoint) || !isTexts(command)) {
        throw new Error(`${name}: 'entryPoint' and 'command' must be lists of texts`);
      }
      return [name, { directory: resolve(folder, directory), entryPoint, command }];
    }),
  );
}

/** `repository/name` of `repository/name:tag` and `repository/name@digest`. A colon before a slash is a port's. */
function withoutTag(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
