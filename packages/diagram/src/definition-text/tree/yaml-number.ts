import { type JsonNumber, jsonNumberOf } from '@cairn/kit';

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const decimal = /^([-+]?)0*(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;

/**
 * The JSON number of YAML's spelling: kept as it is where JSON has it too (`1.0`, `1e3`), else written as JSON
 * does (`0x1F`, `0o17`, `+1`, `.5`, `1.`, `007`); undefined for infinities and NaN.
 */
export function yamlNumber(source: string): number | JsonNumber | undefined {
  if (jsonNumber.test(source)) return jsonNumberOf(source);
  if (/^0x[0-9a-fA-F]+$/.test(source) || /^0o[0-7]+$/.test(source)) {
    return jsonNumberOf(BigInt(source).toString());
  }
  const match = decimal.exec(source);
  if (match === null) return undefined;
  const [, sign, whole, fraction, exponent = ''] = match;
  const digits = `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}${exponent}`;
  return jsonNumber.test(digits) ? jsonNumberOf(digits) : undefined;
}
