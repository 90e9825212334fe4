import { parts } from './campaigns.ts';
import { testCampaigns } from './testCampaigns.ts';

testCampaigns(parts.attacks);
