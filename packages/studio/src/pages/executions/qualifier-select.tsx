import { Select } from '../../design/select.tsx';
import { listStateMachineAliases, listStateMachineVersions } from '../../wire/step-functions.ts';
import { useOperation } from '../../wire/use-operation.ts';

export interface QualifierSelectProps {
  readonly stateMachineArn: string;
  /** The ARN of the machine, or of a version or alias of it. */
  readonly value: string;
  readonly onChange: (arn: string) => void;
  /** What the machine itself is called. */
  readonly wholeLabel?: string;
  readonly isLabelHidden?: boolean;
}

/** A version or alias of a machine; nothing where it has none. */
export function QualifierSelect(props: QualifierSelectProps) {
  const { stateMachineArn, value, onChange, wholeLabel = 'Latest revision', isLabelHidden = false } = props;
  const versions = useOperation(listStateMachineVersions, { stateMachineArn, maxResults: 1_000 });
  const aliases = useOperation(listStateMachineAliases, { stateMachineArn, maxResults: 1_000 });
  const options = [
    { value: stateMachineArn, label: wholeLabel },
    ...(aliases.data?.stateMachineAliases ?? []).map(({ stateMachineAliasArn: arn }) => ({
      value: arn,
      label: `Alias ${lastPart(arn)}`,
    })),
    ...(versions.data?.stateMachineVersions ?? []).map(({ stateMachineVersionArn: arn }) => ({
      value: arn,
      label: `Version ${lastPart(arn)}`,
    })),
  ];
  if (options.length === 1 && value === stateMachineArn) return null;
  const isKnown = options.some((option) => option.value === value);
  return (
    <Select
      label="Version or alias"
      isLabelHidden={isLabelHidden}
      value={value}
      onChange={onChange}
      options={isKnown ? options : [...options, { value, label: lastPart(value) }]}
    />
  );
}

function lastPart(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}
