import type { IFeedbackPublisher } from "../../types/index.ts";
import { type ReputationWorld, freshReputation } from "./reputation.ts";

/** A fresh protocol with a publisher, and the two registries that it needs; the provider owns agent 1, somebody else agent 0. */
export async function freshFeedback() {
  const w: ReputationWorld = await freshReputation();
  const identities = await w.ethers.deployContract("AgentIdentities");
  const registry = await w.ethers.deployContract("FeedbackRegistry", [identities]);
  const deployed = await w.ethers.deployContract("FeedbackPublisher", [w.hub, identities, registry]);
  const publisher: IFeedbackPublisher = await w.ethers.getContractAt("IFeedbackPublisher", deployed);
  await identities.connect(w.stranger).register();
  await identities.connect(w.provider).register();
  return { ...w, identities, registry, publisher };
}

export type FeedbackWorld = Awaited<ReturnType<typeof freshFeedback>>;
