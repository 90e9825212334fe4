import type { LucideIcon } from 'lucide-solid';
import Armchair from 'lucide-solid/icons/armchair';
import Blocks from 'lucide-solid/icons/blocks';
import Building2 from 'lucide-solid/icons/building';
import CalendarDays from 'lucide-solid/icons/calendar-days';
import Inbox from 'lucide-solid/icons/inbox';
import KeySquare from 'lucide-solid/icons/key-square';
import Layers from 'lucide-solid/icons/layers';
import Mail from 'lucide-solid/icons/mail';
import MailPlus from 'lucide-solid/icons/mail-plus';
import Receipt from 'lucide-solid/icons/receipt';
import ScrollText from 'lucide-solid/icons/scroll-text';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import Table2 from 'lucide-solid/icons/table-2';
import TicketPercent from 'lucide-solid/icons/ticket-percent';
import User from 'lucide-solid/icons/user';
import Users from 'lucide-solid/icons/users';

type Icon = LucideIcon;

const icons: Record<string, Icon> = {
  users: User,
  orgs: Building2,
  teams: Users,
  seats: Armchair,
  pools: Layers,
  subscriptions: Receipt,
  promoCodes: TicketPercent,
  workspaces: Blocks,
  access: KeySquare,
  invites: MailPlus,
  admins: ShieldCheck,
  outbox: Mail,
  audit: ScrollText,
  messages: Inbox,
  calendars: CalendarDays,
};

/** The icon of a table in the sidebar. */
export const iconOf = (table: string): Icon => icons[table] ?? Table2;
