import { listOf, structure, text } from '../shape/shape.ts';

// Constraints as the service model of Amazon EventBridge (2015-10-07) states them.

export const resourceArn = text({ lengthMin: 1, lengthMax: 1600 });
export const deadLetterConfig = structure({ Arn: resourceArn });
export const tagKey = text({ lengthMin: 1, lengthMax: 128 });
export const tagValue = text({ lengthMin: 0, lengthMax: 256 });
export const tag = structure({ Key: tagKey, Value: tagValue }, ['Key', 'Value']);
export const tagList = listOf(tag);
export const roleArn = text({ lengthMin: 1, lengthMax: 1600 });
export const targetId = text({ lengthMin: 1, lengthMax: 64, pattern: '[\\.\\-_A-Za-z0-9]+' });
export const targetArn = text({ lengthMin: 1, lengthMax: 1600 });
export const arn = text({ lengthMin: 1, lengthMax: 1600 });
export const headerKey = text({ lengthMax: 512, pattern: "[!#$%&'*+-.^_`|~0-9a-zA-Z]+" });
export const queryStringKey = text({ lengthMax: 512, pattern: '[^\\x00-\\x1F\\x7F]+' });
