/** A function of an expression language: how it is called, and what for. */
export interface ExpressionWord {
  readonly name: string;
  readonly takes: string;
  readonly text: string;
}

function words(rows: readonly (readonly [string, string, string])[]): readonly ExpressionWord[] {
  return rows.map(([name, takes, text]) => ({ name, takes, text }));
}

/** Intrinsic functions of JSONPath states (Developer Guide, "Intrinsics for JSONPath states"). */
export const intrinsicFunctions = words([
  ['States.Format', "'{} and {}', a, b", 'Puts values into a text'],
  ['States.StringToJson', 'text', 'Reads JSON text'],
  ['States.JsonToString', 'value', 'Writes a value as JSON text'],
  ['States.Array', 'a, b', 'Makes an array'],
  ['States.ArrayPartition', 'array, size', 'Cuts an array into chunks'],
  ['States.ArrayContains', 'array, value', 'Whether a value is in an array'],
  ['States.ArrayRange', 'first, last, step', 'Numbers from the first to the last'],
  ['States.ArrayGetItem', 'array, index', 'The item of an index'],
  ['States.ArrayLength', 'array', 'How many items there are'],
  ['States.ArrayUnique', 'array', 'The items without repetitions'],
  ['States.Base64Encode', 'text', 'Encodes a text'],
  ['States.Base64Decode', 'text', 'Decodes a text'],
  ['States.Hash', "text, 'SHA-256'", 'Hashes a text'],
  ['States.JsonMerge', 'first, second, false', 'Merges two objects, not deeply'],
  ['States.MathRandom', 'first, last', 'A random whole number'],
  ['States.MathAdd', 'a, b', 'Adds whole numbers'],
  ['States.StringSplit', "text, ','", 'Splits a text'],
  ['States.UUID', '', 'A new UUID'],
]);

/** What a JSONata expression of a state can name (Developer Guide, "Transforming data with JSONata"). */
export const jsonataValues = words([
  ['$states.input', '', 'The input of the state'],
  ['$states.result', '', 'What the task, the branches or the items gave; in Output and Assign'],
  ['$states.errorOutput', '', 'Error and Cause; in a catcher'],
  ['$states.context', '', 'The context object: Execution, State, StateMachine, Task.Token, Map.Item'],
  ['$states.context.Execution.Id', '', 'ARN of this execution'],
  ['$states.context.Execution.Name', '', 'Name of this execution'],
  ['$states.context.Execution.Input', '', 'Input of the execution'],
  ['$states.context.State.Name', '', 'Name of this state'],
  ['$states.context.State.RetryCount', '', 'How often this state was tried again'],
  ['$states.context.Task.Token', '', 'The token that ends a task that waits for it'],
  ['$states.context.Map.Item.Value', '', 'The item of an iteration'],
  ['$states.context.Map.Item.Index', '', 'The position of the item, from 0'],
]);

/** Functions of JSONata, and those that Step Functions adds. */
export const jsonataFunctions = words([
  ['$partition', 'array, size', 'Cuts an array into chunks (Step Functions)'],
  ['$range', 'first, last, step', 'Numbers from the first to the last (Step Functions)'],
  ['$hash', "text, 'SHA-256'", 'Hashes a text (Step Functions)'],
  ['$random', '', 'A random number from 0 to 1; a seed may be given'],
  ['$uuid', '', 'A new UUID (Step Functions)'],
  ['$parse', 'text', 'Reads JSON text (Step Functions)'],
  ['$string', 'value', 'The value as text'],
  ['$number', 'value', 'The value as a number'],
  ['$boolean', 'value', 'Whether the value counts as true'],
  ['$not', 'value', 'Whether it does not'],
  ['$exists', 'value', 'Whether there is a value'],
  ['$length', 'text', 'How many characters'],
  ['$substring', 'text, start, length', 'A part of a text'],
  ['$substringBefore', 'text, mark', 'What stands before a mark'],
  ['$substringAfter', 'text, mark', 'What stands behind a mark'],
  ['$uppercase', 'text', 'In capitals'],
  ['$lowercase', 'text', 'In small letters'],
  ['$trim', 'text', 'Without blanks around it'],
  ['$contains', 'text, part', 'Whether a text holds a part'],
  ['$split', 'text, separator', 'Splits a text'],
  ['$join', 'array, separator', 'Joins texts'],
  ['$match', 'text, pattern', 'Where a pattern is found'],
  ['$replace', 'text, pattern, by', 'Replaces what is found'],
  ['$base64encode', 'text', 'Encodes a text'],
  ['$base64decode', 'text', 'Decodes a text'],
  ['$abs', 'number', 'Without its sign'],
  ['$floor', 'number', 'The whole number below'],
  ['$ceil', 'number', 'The whole number above'],
  ['$round', 'number, precision', 'Rounded'],
  ['$power', 'base, exponent', 'The power'],
  ['$sqrt', 'number', 'The square root'],
  ['$sum', 'array', 'The sum of numbers'],
  ['$max', 'array', 'The largest number'],
  ['$min', 'array', 'The smallest number'],
  ['$average', 'array', 'The mean of numbers'],
  ['$count', 'array', 'How many items there are'],
  ['$append', 'first, second', 'Both arrays as one'],
  ['$sort', 'array, function($l, $r) { $l > $r }', 'The items in order'],
  ['$reverse', 'array', 'The items from the last'],
  ['$distinct', 'array', 'The items without repetitions'],
  ['$zip', 'first, second', 'The items in pairs'],
  ['$keys', 'object', 'The names of its members'],
  ['$lookup', 'object, name', 'The member of a name'],
  ['$merge', 'array of objects', 'One object of all members'],
  ['$spread', 'object', 'An object for each member'],
  ['$each', 'object, function($v, $k) { $v }', 'What a function makes of each member'],
  ['$type', 'value', "'string', 'number', 'object' …"],
  ['$error', 'message', 'Fails with a message'],
  ['$map', 'array, function($v) { $v }', 'What a function makes of each item'],
  ['$filter', 'array, function($v) { true }', 'The items that a function takes'],
  ['$reduce', 'array, function($i, $j) { $i + $j }', 'The items put together'],
  ['$single', 'array, function($v) { true }', 'The one item that a function takes'],
  ['$sift', 'object, function($v) { true }', 'The members that a function takes'],
  ['$now', '', 'The present instant as text'],
  ['$millis', '', 'The present instant in milliseconds'],
  ['$fromMillis', 'number', 'Milliseconds as text'],
  ['$toMillis', 'text', 'A timestamp in milliseconds'],
]);
