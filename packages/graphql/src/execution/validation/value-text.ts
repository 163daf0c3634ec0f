import { Kind, type ValueNode } from 'graphql';

/** A literal as AppSync's engine prints it in messages: `StringValue{value='a'}`. */
export function valueText(node: ValueNode): string {
  switch (node.kind) {
    case Kind.VARIABLE:
      return `VariableReference{name='${node.name.value}'}`;
    case Kind.INT:
      return `IntValue{value=${node.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${node.value}}`;
    case Kind.STRING:
      return `StringValue{value='${node.value}'}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${node.value}}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.ENUM:
      return `EnumValue{name='${node.value}'}`;
    case Kind.LIST:
      return `ArrayValue{values=[${node.values.map(valueText).join(', ')}]}`;
    case Kind.OBJECT:
      return `ObjectValue{objectFields=[${node.fields
        .map(({ name, value }) => `ObjectField{name='${name.value}', value=${valueText(value)}}`)
        .join(', ')}]}`;
  }
}
