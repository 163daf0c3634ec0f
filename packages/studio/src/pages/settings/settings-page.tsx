import { Page } from '../../app/page.tsx';
import { useSession } from '../../app/session.tsx';
import { chooseTheme, useTheme } from '../../app/theme.ts';
import { KeyValues } from '../../design/key-values.tsx';
import { Select } from '../../design/select.tsx';
import { chooseTimeZone, useTimeZone } from '../../design/time-zone.ts';

/** What this studio is, and how it looks in this browser. */
export function SettingsPage() {
  const { info, scope } = useSession();
  const theme = useTheme();
  const zone = useTimeZone();
  return (
    <Page title="Settings">
      <section className="settings-part">
        <h2>Appearance</h2>
        <Select
          label="Colours"
          value={theme}
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={chooseTheme}
        />
        <Select
          label="Time"
          value={zone}
          options={[
            { value: 'local', label: 'Local time' },
            { value: 'utc', label: 'UTC' },
          ]}
          onChange={chooseTimeZone}
        />
      </section>
      <section className="settings-part">
        <h2>About</h2>
        <KeyValues
          items={[
            ['Version', info.version],
            ['Account', scope.account],
            ['Region', scope.region],
            ['Credentials', info.auth === 'local' ? 'Any: this server is local' : 'Signed in'],
          ]}
        />
      </section>
    </Page>
  );
}
