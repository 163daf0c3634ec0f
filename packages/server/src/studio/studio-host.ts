import type { StudioRequest, WireAnswer } from '@cairn/wire';
import { readStudioBundle, type StudioBundle } from './studio-bundle.ts';
import { answerStudioFile } from './studio-files.ts';

/** Answers with the studio's files, which are listed when they are first asked for. */
export class StudioHost {
  readonly #folder: string;
  #bundle: Promise<StudioBundle> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly answer = async (request: StudioRequest): Promise<WireAnswer> => {
    this.#bundle ??= readStudioBundle(this.#folder);
    return answerStudioFile(await this.#bundle, request);
  };
}
