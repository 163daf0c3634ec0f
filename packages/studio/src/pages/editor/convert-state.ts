import { checkConversion, convertStateToJsonata } from '@cairn/diagram';
import { type Digest, isJsonObject, type JsonObject, parseJson, printJson } from '@cairn/kit';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ConvertedState, DefinitionQuestion } from './definition-messages.ts';

const algorithms = { MD5: md5, 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 };
const digest: Digest = { hex: (algorithm, text) => bytesToHex(algorithms[algorithm](utf8ToBytes(text))) };

/** Converts a state to JSONata and runs both forms on what runs have recorded. */
export function convertState(
  question: Extract<DefinitionQuestion, { kind: 'convert' }>,
  nowMs: number,
): ConvertedState {
  const before = objectOf(question.state);
  const { state, notes } = convertStateToJsonata(before, question.machineLanguage);
  const samples = question.samples.map(({ input, variables, result, error, cause }) => ({
    input: parseJson(input),
    variables: objectOf(variables),
    ...(result !== undefined && { result: parseJson(result) }),
    ...(error !== undefined && { failure: { error, cause: cause ?? '' } }),
  }));
  const setting = { digest, nowMs, machineLanguage: question.machineLanguage };
  const checks = checkConversion(before, state, samples, setting).map((check, index) => ({
    run: question.samples[index]?.run ?? '',
    kind: check.kind,
    message:
      check.message ??
      check.differences.map((one) => `${one.aspect}: ${one.before} became ${one.after}`).join('; '),
  }));
  return { state: printJson(state), notes, checks };
}

function objectOf(text: string): JsonObject {
  const value = parseJson(text);
  return isJsonObject(value) ? value : {};
}
