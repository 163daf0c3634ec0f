/** What a comparison compares with: a literal of a kind, or with its `…Path` twin a value in the input. */
export type OperandKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'path';

const orders = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const;
const ordered = { String: 'string', Numeric: 'number', Timestamp: 'timestamp' } as const;

/** The 39 comparison operators of a Choice rule and the kind of their operand (States Language, "Choice State"). */
export const choiceOperators: ReadonlyMap<string, OperandKind> = new Map<string, OperandKind>([
  ...Object.entries(ordered).flatMap(([prefix, kind]) =>
    orders.flatMap((order): [string, OperandKind][] => [
      [`${prefix}${order}`, kind],
      [`${prefix}${order}Path`, 'path'],
    ]),
  ),
  ['BooleanEquals', 'boolean'],
  ['BooleanEqualsPath', 'path'],
  ['StringMatches', 'string'],
  ['IsNull', 'boolean'],
  ['IsPresent', 'boolean'],
  ['IsNumeric', 'boolean'],
  ['IsString', 'boolean'],
  ['IsBoolean', 'boolean'],
  ['IsTimestamp', 'boolean'],
]);
