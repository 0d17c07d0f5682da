export { describeRevert } from "./errors/describeRevert.ts";
export {
  auctionHouseAbi,
  councilArbitratorAbi,
  disputeDeskAbi,
  errorsAbi,
  feePoolAbi,
  feedbackPublisherAbi,
  leaseholdGovernorAbi,
  leaseholdTokenAbi,
  reputationAbi,
  standingAbi,
  leaseholdAbi,
  leaseholdLensAbi,
  uptimeOracleAbi,
} from "./generated/abis.ts";
export { downtimeTypes, offerTypes } from "./generated/typedData.ts";
export { type PaySplit, amountDown, amountUp, splitPay } from "./math/amounts.ts";
export { finalUntil, minuteOf, nextMinute } from "./math/clock.ts";
export { type PenaltyTerms, dayPenalty, minutesMask } from "./math/downtime.ts";
export { type Earned, fade, score, weightOf } from "./math/score.ts";
export { hashOffer } from "./offers/hashOffer.ts";
export { offerTypedData } from "./offers/offerTypedData.ts";
export { signOffer } from "./offers/signOffer.ts";
export type { Choice, Deployment, Offer, Permit, Request } from "./offers/types.ts";
export { parseRate } from "./units/parseRate.ts";
export { type Downtime, downtimeTypedData } from "./uptime/downtimeTypedData.ts";
export { signDowntime } from "./uptime/signDowntime.ts";
