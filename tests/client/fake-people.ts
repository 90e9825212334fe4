import type { FakeStore } from './fake-store.ts';

const firsts =
  'Alice Bruno Chloé Dmitri Élise Farid Greta Hugo Inès Jonas Katarzyna Liam Maïa Noah Olga Pierre Quentin Rosa Sven Théa'.split(
    ' ',
  );
const lasts =
  'Martin Petit Roy Blanc Noir Benali Kowalska Schmidt García Rossi Dubois Nowak Weber Lefèvre Moreau Silva Berg Novák'.split(
    ' ',
  );
const departments = ['Ops', 'Sales', 'Finance', 'Research', 'Support'];
const titles = ['Analyst', 'Account manager', 'Engineer', 'Team lead', 'Accountant'];

/** Fills a store with an organisation of `count` people. Returns its id. */
export function people(store: FakeStore, count: number): string {
  const org = store.put('orgs', { name: 'Acme Europe', accountName: 'acme' });
  const pool = store.put('pools', { org, product: 'base', total: 240, used: 0, reserved: 0 });
  let used = 0;
  let manager: string | null = null;
  for (let index = 0; index < count; index += 1) {
    const first = firsts[(index * 7) % firsts.length]!;
    const last = lasts[(index * 5) % lasts.length]!;
    const plain = `${first}.${last}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const handle = index < 360 ? plain : `${plain}${index}`;
    const status = index % 11 === 4 ? 'Draft' : index % 13 === 5 ? 'Invited' : index % 9 === 7 ? 'Inactive' : 'Active';
    const missing = status === 'Draft' && index % 2 === 0;
    const email = missing ? null : `${handle}@acme.test`;
    const external = index % 29 === 6 && status === 'Active';
    if (status === 'Active' && !external) used += 1;
    const id = store.put(
      'users',
      {
        userId: handle,
        firstName: first,
        lastName: last,
        email,
        mobile: index % 3 === 0 ? `+3361200${String(index).padStart(4, '0')}` : null,
        status,
        external,
        role: index === 0 ? 'owner' : index % 40 === 3 ? 'manager' : 'member',
        department: departments[index % departments.length]!,
        jobTitle: titles[(index * 3) % titles.length]!,
        manager: index === 0 ? null : manager,
        firstDay: `20${String(18 + (index % 8))}-0${String(1 + (index % 9))}-1${String(index % 9)}`,
        validationResult:
          status === 'Active' || status === 'Inactive' ? 'OK' : missing ? 'Missing: E-mail' : status === 'Invited' ? 'OK' : null,
        invitesSent: index % 4,
        lastSignIn: status === 'Active' ? `2026-01-${String(10 + (index % 9))}T08:${String(10 + (index % 40))}:00Z` : null,
        org,
      },
      missing
        ? { issues: [{ code: 'V_MISSING', message: 'Missing: E-mail', field: 'email', params: { fields: ['email'] } }] }
        : {},
    );
    if (index === 0) manager = id;
    if (status === 'Active' && !external && index < 60)
      store.put('seats', { user: id, pool, assignedAt: '2026-01-12T09:00:00Z' });
  }
  const cells = store.of('pools').get(pool)?.cells;
  if (cells) Object.assign(cells, { used, reserved: 4, total: Math.max(5, Math.round((used + 4) * 1.06)) });
  store.put('subscriptions', { product: 'base', quantity: 240, endsAt: '2026-12-31' });
  return org;
}
