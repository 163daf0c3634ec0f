import { definitionGrammar, type FieldType } from '@cairn/asl';
import type { Json, JsonObject } from '@cairn/kit';
import type { EditPlace } from './edit-place.ts';

/** What a field holds when it is added: something valid to begin with. */
export function emptyValue(name: string, type: FieldType, place: Pick<EditPlace, 'isJsonata'>): Json {
  if (Object.hasOwn(beginnings, name)) return beginnings[name] as Json;
  switch (type.kind) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(1, type.minimum ?? 1);
    case 'enumeration':
      return type.values[0] ?? '';
    case 'path':
    case 'reference-path':
      return '$';
    case 'timestamp':
      return '2030-01-01T00:00:00Z';
    case 'jsonata':
      return type.only === 'array' ? [] : '{% $states.input %}';
    case 'object':
      return requiredOf(type.grammar, place);
    case 'list':
      return [];
    case 'template':
    case 'assign':
    case 'static':
      return {};
    default:
      return '';
  }
}

const beginnings: { readonly [name: string]: Json } = {
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject' },
  ItemBatcher: { MaxItemsPerBatch: 10 },
  ReaderConfig: { InputType: 'JSON' },
  ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' },
  WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
  Credentials: { RoleArn: 'arn:aws:iam::000000000000:role/Name' },
  MaxConcurrency: 10,
  TimeoutSeconds: 60,
  HeartbeatSeconds: 30,
  Result: {},
  Comment: 'What this is for',
};

function requiredOf(
  grammar: keyof typeof definitionGrammar,
  place: Pick<EditPlace, 'isJsonata'>,
): JsonObject {
  const { fields, required = [] } = definitionGrammar[grammar];
  const entries = required.flatMap((name): [string, Json][] => {
    const field = fields[name];
    return field === undefined ? [] : [[name, emptyValue(name, field.type, place)]];
  });
  return Object.fromEntries(entries);
}
