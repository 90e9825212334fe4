import type { LucideIcon } from 'lucide-solid';
import CirclePause from 'lucide-solid/icons/circle-pause';
import CirclePlay from 'lucide-solid/icons/circle-play';
import KeyRound from 'lucide-solid/icons/key-round';
import LogOut from 'lucide-solid/icons/log-out';
import Mail from 'lucide-solid/icons/mail';
import MailX from 'lucide-solid/icons/mail-x';
import Send from 'lucide-solid/icons/send';
import Trash2 from 'lucide-solid/icons/trash-2';
import Zap from 'lucide-solid/icons/zap';

const icons: Record<string, LucideIcon> = {
  activate: CirclePlay,
  reactivate: CirclePlay,
  deactivate: CirclePause,
  invite: Mail,
  inviteAgain: Send,
  cancelInvitation: MailX,
  newWayIn: KeyRound,
  signOut: LogOut,
  remove: Trash2,
};

/** The icon of an action, in menus, bars and panels. */
export const actionIcon = (action: string): LucideIcon => icons[action] ?? Zap;
