import { describe, expect, it } from 'vitest';
import {
  collect,
  readInput,
  readLimit,
  readOrigin,
  readPort,
  readRemote,
  readUserPool,
} from './option-values.ts';

describe('option values', () => {
  it('reads ports', () => {
    expect(readPort('0')).toBe(0);
    expect(readPort('4600')).toBe(4600);
    for (const wrong of ['', 'x', '-1', '65536', '1.5'])
      expect(() => readPort(wrong)).toThrow(/--port takes/);
  });

  it('gathers limits', () => {
    expect(readLimit('b=2', readLimit('a=1'))).toEqual({ a: 1, b: 2 });
    for (const wrong of ['', 'a', 'a=', '=1', 'a=x']) expect(() => readLimit(wrong)).toThrow(/--limit takes/);
    expect(() => readLimit('a=-1')).toThrow('must be positive');
  });

  it('gathers names and origins', () => {
    expect(collect('b', collect('a'))).toEqual(['a', 'b']);
    expect(readOrigin('http://two:81', readOrigin('https://one.example'))).toEqual([
      'https://one.example',
      'http://two:81',
    ]);
    for (const wrong of ['', 'x', 'https://one.example/', 'https://one.example/page', 'file:///x', '*'])
      expect(() => readOrigin(wrong)).toThrow(/--origin takes/);
  });

  it('gathers where services are', () => {
    expect(readRemote('*=aws', readRemote('s3=http://minio:9000'))).toEqual({
      s3: 'http://minio:9000',
      '*': 'aws',
    });
    for (const wrong of ['', 'glue', 'Glue=aws', 'glue=', 'a b=aws'])
      expect(() => readRemote(wrong)).toThrow(/--remote takes/);
  });

  it('gathers who signs for user pools', () => {
    const first = readUserPool('us-east-1_One=http://localhost:9000/pool');
    expect(readUserPool('eu-west-1_Two=aws', first)).toEqual({
      'us-east-1_One': 'http://localhost:9000/pool',
      'eu-west-1_Two': 'aws',
    });
    for (const wrong of ['', 'pool', 'us-east-1=aws', 'us-east-1_One', 'us-east-1_One='])
      expect(() => readUserPool(wrong)).toThrow(/--user-pool takes/);
  });

  it('takes JSON text as input, as it is written', async () => {
    expect(await readInput('{"a": 1.0}')).toBe('{"a": 1.0}');
  });

  it('says where input is broken', async () => {
    await expect(readInput('{a: 1}')).rejects.toThrow(
      /^--input, column 2: Unexpected character.*quote it for the shell/s,
    );
    await expect(readInput('@nowhere.json')).rejects.toThrow(
      'cannot read nowhere.json: there is no such file',
    );
  });
});
