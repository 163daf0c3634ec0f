import { Select } from '../design/select.tsx';
import { useSession } from './session.tsx';
import { useSearchState } from './use-navigation.ts';

/** Regions that are offered; any other can be named in the address. */
export const offeredRegions = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
] as const;

/** Chooses the region in view. It stands in the address, so a link leads others to the same. */
export function ScopeSwitch() {
  const { scope, info } = useSession();
  const [, setRegion] = useSearchState('region');
  const regions = [...new Set([info.region, scope.region, ...offeredRegions])];
  return (
    <Select
      label="Region"
      isLabelHidden
      value={scope.region}
      options={regions.map((region) => ({ value: region, label: region }))}
      onChange={(region) => setRegion(region, { replaces: false })}
    />
  );
}
