import { isReadAction, type Operation } from './operation.ts';
import { readXmlError } from './read-error.ts';
import { percentEncode } from './sign-request.ts';
import { parseXml, readXml, type XmlObject, type XmlValue } from './xml-shape.ts';

/** The services of AWS's query protocol. */
export const awsQueryServices = {
  sns: { signingName: 'sns', version: '2010-03-31' },
  iam: { signingName: 'iam', version: '2010-05-08' },
  sts: { signingName: 'sts', version: '2011-06-15' },
} as const;

/**
 * An operation of a query service: a form goes out, XML comes back.
 * Lists in the input become `Name.member.1`, a `Map` becomes `Name.entry.1.key` and `.value`.
 * @example const listTopics = awsQueryOperation<{ NextToken?: string }>()('sns', 'ListTopics',
 *   xmlObject({ Topics: xmlList(xmlObject({ TopicArn: 'text' })), NextToken: 'text' }));
 */
export function awsQueryOperation<Input extends object>() {
  return <Shape extends XmlObject>(
    name: keyof typeof awsQueryServices,
    action: string,
    output: Shape,
  ): Operation<Input, XmlValue<Shape>> => {
    const { signingName, version } = awsQueryServices[name];
    const isRead = isReadAction(action);
    return {
      service: signingName,
      action,
      isRead,
      async run(wire, input, options) {
        const form = [['Action', action], ['Version', version], ...formFields(input)] as const;
        const request = {
          service: signingName,
          method: 'POST',
          path: '/',
          headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
          body: form
            .map(([field = '', value = '']) => `${percentEncode(field)}=${percentEncode(value)}`)
            .join('&'),
          isRead,
        } as const;
        const response = await wire.send(request, options);
        if (!response.ok) throw await readXmlError(response);
        const root = parseXml(await response.text());
        const result = [...root.children].find((child) => child.localName === `${action}Result`);
        return readXml(result ?? root, output);
      },
    };
  };
}

/** The fields of a form that stand for an input, by their dotted names. */
export function formFields(value: unknown, name = ''): readonly (readonly [string, string])[] {
  const under = (part: string) => (name === '' ? part : `${name}.${part}`);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => formFields(item, under(`member.${index + 1}`)));
  if (value instanceof Map) {
    return [...value].flatMap(([key, item], index) => [
      [under(`entry.${index + 1}.key`), String(key)] as const,
      ...formFields(item, under(`entry.${index + 1}.value`)),
    ]);
  }
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([member, item]) => formFields(item, under(member)));
}
