import { readFileSync } from "node:fs";

import {
  type Address,
  type Hex,
  encodeFunctionData,
  formatUnits,
  keccak256,
  parseEventLogs,
  parseSignature,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import type { HDAccount } from "viem/accounts";

import {
  type Choice,
  type Offer,
  type Permit,
  finalUntil,
  amountDown,
  amountUp,
  hashOffer,
  leaseholdAbi,
  minuteOf,
  nextMinute,
  parseRate,
  signOffer,
} from "../../sdk/src/index.ts";
import { createAccessKey, openAccess, sealAccess } from "./access.ts";
import type { Chain } from "./chain.ts";
import { type Check, type Facts, type Line, columns, expectedLine, openBooks, sumOf } from "./ledger.ts";
import { DECIMALS, PARAMETERS, deployProtocol } from "./protocol.ts";

const MINUTE = 60n;
const HOUR = 3_600n;
const DAY = 86_400n;
const NO_PERMIT: Permit = { value: 0n, deadline: 0n, v: 0, r: zeroHash, s: zeroHash };

type Prices = {
  source: string;
  prices: Record<string, { decentralised: string; centralised: string }>;
  workloads: Record<string, { gpu: string; minutes: number; cost: string }>;
};

/** The published prices that the story is played at. */
export const published = JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8")) as Prices;

/** How the story is told while it is played. */
export type Teller = {
  /** Something happened at this Unix time. */
  say(timestamp: bigint, text: string): void;
  /** A long part stands here. */
  progress(part: string, done: number, all: number): void;
};

/** What is left when the story is over. */
export type Outcome = {
  leases: { id: Hex; facts: Facts; line: Line }[];
  sum: Line;
  checks: Check[];
};

export const usdc = (units: bigint): string => `${formatUnits(units, DECIMALS)} USDC`;

/** A month on a GPU market, from the empty chain until everybody has their money back. */
export async function playStory(chain: Chain, seed: bigint, teller: Teller): Promise<Outcome> {
  const { client, mined, goTo, now } = chain;
  const account = (index: number): HDAccount => chain.account(index);
  const [deployer, keeper, recipient] = [account(0), account(1), account(2)];
  const monitors = [3, 4, 5, 6, 7].map((index) => account(index).address);
  const [gamer, studio, farm, datacentre] = [account(8), account(9), account(10), account(11)];
  const [researcher, artist, startup, lab] = [account(12), account(13), account(14), account(15)];
  const hotKey = account(16);
  const providers = [gamer, studio, farm, datacentre];
  const renters = [researcher, artist, startup, lab];

  const protocol = await deployProtocol(chain, deployer, recipient.address, monitors);
  const { hub, token, lens, panelHash } = protocol;
  const deployment = { chainId: client.chain.id, leasehold: hub.address };
  const books = openBooks(protocol);
  const leases: { id: Hex; facts: Facts }[] = [];
  const checks: Check[] = [];
  const say = (text: string): void => teller.say(now(), text);
  const check = (line: string, expected: bigint, actual: bigint): void => void checks.push({ line, expected, actual });
  const step = async (operation: string, send: () => Promise<Hex>): Promise<Hex[]> =>
    books.book(await mined(operation, send));

  say(`The hub stands at ${hub.address}; hours are final after ${PARAMETERS.reportWindow} minutes.`);

  // ---- Everybody gets tokens; providers stake, renters approve just what they will pay.
  const funds = parseRate("10000", DECIMALS);
  for (const someone of [...providers, ...renters]) {
    await mined("mint", () => token.write.mint([someone.address, funds], { account: deployer }));
  }
  const stakes = parseRate("2000", DECIMALS);
  for (const provider of providers) {
    await approve(provider, stakes);
    await step("stake", () => hub.write.stake([token.address, stakes], { account: provider }));
  }
  say(`Four providers stake ${usdc(stakes)} each. What no lease locks can leave at any time.`);

  // ---- Offers: signatures, which cost nothing.
  let salt = seed;
  function offerOf(provider: HDAccount, gpu: string, fields: Partial<Offer> = {}): Offer {
    salt += 1n;
    return {
      provider: provider.address,
      epoch: 0n,
      request: zeroHash,
      renter: zeroAddress,
      parameterSet: 1,
      slot: keccak256(stringToHex(`${provider.address} ${gpu}`)),
      spec: keccak256(stringToHex(JSON.stringify({ gpu, count: 1, version: 1 }))),
      token: token.address,
      rate: parseRate(published.prices[gpu]!.decentralised, DECIMALS),
      shortestTerm: 9,
      longestTerm: 43_200,
      committed: 0,
      setup: 0,
      earliestStart: 0,
      latestStart: 2 ** 32 - 1,
      allowance: 5,
      maintenance: 0,
      penaltyMultiple: 2,
      bondMultiple: 3,
      exitMinutes: 0,
      panel: panelHash,
      expiry: Number(now() + 30n * DAY),
      salt,
      ...fields,
    };
  }

  /** Writes down what a take must come to, before it is sent. */
  function promised(name: string, gpu: string, offer: Offer, choice: Choice, renter: Address): Facts {
    const start = choice.start === 0 ? nextMinute(now() + 1n) + BigInt(offer.setup) : BigInt(choice.start);
    return {
      name,
      gpu,
      provider: offer.provider,
      renter,
      rate: offer.rate,
      centralised: parseRate(published.prices[gpu]!.centralised, DECIMALS),
      start,
      end: start + BigInt(choice.deposit),
      funded: BigInt(choice.deposit),
      penalty: 0n,
    };
  }

  const choiceOf = (term: number, deposit = term, start = 0, accessKey: Hex = zeroHash): Choice => ({
    term,
    deposit,
    start,
    accessKey,
  });

  async function take(
    name: string,
    gpu: string,
    renter: HDAccount,
    [offer, signature]: [Offer, Hex],
    choice: Choice,
    permit?: Permit,
  ): Promise<{ id: Hex; facts: Facts }> {
    const deposit = amountUp(offer.rate, BigInt(choice.deposit));
    if (permit === undefined) {
      await approve(renter, deposit);
    }
    const facts = promised(name, gpu, offer, choice, renter.address);
    const operation = permit ? "takeWithPermit" : signature === "0x" ? "takePublished" : "take";
    const [id] = await step(operation, () =>
      hub.write.take([offer, signature, choice, permit ?? NO_PERMIT], { account: renter }),
    );
    const lease = { id: id!, facts };
    leases.push(lease);
    return lease;
  }

  /** Approves `amount` on top of what is approved already, which another lease may need. */
  async function approve(owner: HDAccount, amount: bigint): Promise<void> {
    const allowed = await token.read.allowance([owner.address, hub.address]);
    await mined("approve", () => token.write.approve([hub.address, allowed + amount], { account: owner }));
  }

  const signed = async (offer: Offer, by: HDAccount): Promise<[Offer, Hex]> => [
    offer,
    await signOffer(by, offer, deployment),
  ];

  async function settleMany(): Promise<void> {
    await step("settleMany", () => hub.write.settleMany([leases.map(({ id }) => id)], { account: keeper }));
  }

  async function topUp(lease: { id: Hex; facts: Facts }, payer: HDAccount, minutes: bigint): Promise<void> {
    const { facts, id } = lease;
    const price = amountUp(facts.rate, facts.funded + minutes) - amountUp(facts.rate, facts.funded);
    await approve(payer, price);
    await step("topUp", () => hub.write.topUp([id, Number(minutes)], { account: payer }));
    facts.funded += minutes;
    facts.end += minutes;
    say(`${facts.name}: topped up by ${minutes} minutes for ${usdc(price)}.`);
  }

  // ---- LLaMA 7B fine-tuning: 4.5 hours, two of them paid at first, released hour by hour.
  const day = (now() / DAY) * DAY;
  const at = (days: bigint, hours: bigint, minutes = 0n): bigint => day + days * DAY + hours * HOUR + minutes * MINUTE;
  const accessKey = createAccessKey();
  const tuning = published.workloads["LLaMA 7B fine-tuning"]!;
  const tuningOffer = await signed(offerOf(gamer, "RTX 4090"), gamer);
  await goTo(at(0n, 8n) - 30n);
  const llama7 = await take(
    "LLaMA 7B fine-tuning",
    "RTX 4090",
    researcher,
    tuningOffer,
    choiceOf(tuning.minutes, 120, 0, accessKey.publicKey),
  );
  say(`${llama7.facts.name}: a signed offer taken in one transaction, 270 minutes at 0.65, the first 120 paid.`);
  const answer = sealAccess("ssh renter@203.0.113.7 -p 2222", accessKey.publicKey, llama7.id);
  const granted = await mined("grantAccess", () => hub.write.grantAccess([llama7.id, answer], { account: gamer }));
  const [access] = parseEventLogs({ abi: leaseholdAbi, logs: granted.logs, eventName: "AccessGranted" });
  const details = openAccess(access!.args.sealedAccess, accessKey.privateKey, llama7.id);
  say(`${llama7.facts.name}: the provider seals the access details to the renter's key, who reads "${details}".`);

  // ---- Stable Diffusion: a week, reserved for midnight, paid by permit.
  await goTo(at(0n, 8n, 5n));
  const diffusion = published.workloads["Stable Diffusion training"]!;
  const diffusionOffer = offerOf(studio, "RTX 3090", { committed: 1_440 });
  const permit = await permitFor(artist, amountUp(diffusionOffer.rate, BigInt(diffusion.minutes)));
  const stable = await take(
    "Stable Diffusion training",
    "RTX 3090",
    artist,
    await signed(diffusionOffer, studio),
    choiceOf(diffusion.minutes, diffusion.minutes, Number(minuteOf(at(1n, 0n)))),
    permit,
  );
  say(`${stable.facts.name}: a week at 0.35, reserved for midnight and paid with a permit, without an approval.`);

  async function permitFor(owner: HDAccount, value: bigint): Promise<Permit> {
    const deadline = now() + HOUR;
    const signature = await owner.signTypedData({
      domain: { name: "USD Coin", version: "1", chainId: client.chain.id, verifyingContract: token.address },
      types: {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      },
      primaryType: "Permit",
      message: {
        owner: owner.address,
        spender: hub.address,
        value,
        nonce: await token.read.nonces([owner.address]),
        deadline,
      },
    });
    const { r, s, v } = parseSignature(signature);
    return { value, deadline, v: Number(v), r, s };
  }

  // ---- LLaMA 70B inference: thirty days, paid a week at a time; offered by a hot key within its limits.
  const inference = published.workloads["LLaMA 70B inference"]!;
  const inferenceOffer = offerOf(farm, "A100 80GB");
  const limits = {
    rate: inferenceOffer.rate,
    exitMinutes: 60,
    penaltyMultiple: 2,
    bondMultiple: 3,
    expiry: Number(now() + 90n * DAY),
    panel: panelHash,
    quota: parseRate("500", DECIMALS),
  };
  await step("authorizeSigner", () =>
    hub.write.authorizeSigner([hotKey.address, token.address, limits], { account: farm }),
  );
  say(`A provider lets a hot key sign offers from 1.85 up; stolen, it could lock ${usdc(limits.quota)} at most.`);
  await goTo(at(0n, 8n, 10n) - 30n);
  const week = 10_080n;
  const llama70 = await take(
    "LLaMA 70B inference",
    "A100 80GB",
    startup,
    await signed(inferenceOffer, hotKey),
    choiceOf(inference.minutes, Number(week)),
  );
  const weeksLeft = BigInt(inference.minutes) - week;
  await approve(startup, amountUp(llama70.facts.rate, weeksLeft));
  await step("setStandingTopUp", () =>
    hub.write.setStandingTopUp([llama70.id, Number(week), Number(weeksLeft)], { account: startup }),
  );
  say(`${llama70.facts.name}: thirty days at 1.85; a week is paid, and anyone may pull the next when less is left.`);

  // ---- A renter that will leave early, one that will run out of money, and a provider that will leave.
  await goTo(at(0n, 8n, 20n) - 30n);
  const h100 = await signed(offerOf(datacentre, "H100 80GB", { committed: 120 }), datacentre);
  const early = await take("H100 trial, left early", "H100 80GB", lab, h100, choiceOf(1_440));
  say(`${early.facts.name}: 24 hours at 3.50 paid, two of them committed.`);

  await goTo(at(0n, 8n, 30n) - 30n);
  const a100 = offerOf(farm, "A100 40GB");
  const publishedReceipt = await mined("publish", () =>
    hub.write.publish([a100, "https://specs.example/a100-40gb.json"], { account: farm }),
  );
  books.book(publishedReceipt);
  const broke = await take("A100 run, out of money", "A100 40GB", lab, [a100, "0x"], choiceOf(600, 180));
  say(`${broke.facts.name}: a published offer, no signature needed; ten hours wanted, three paid.`);

  await goTo(at(0n, 8n, 40n) - 30n);
  const leaving = offerOf(gamer, "RTX 4090", {
    slot: keccak256(stringToHex("second card")),
    exitMinutes: 120,
  });
  const left = await take(
    "RTX 4090, provider leaves",
    "RTX 4090",
    researcher,
    await signed(leaving, gamer),
    choiceOf(2_880),
  );
  say(`${left.facts.name}: 48 hours paid; leaving early would cost the provider up to 120 minutes of pay.`);

  // ---- The first day, hour by hour.
  await goTo(at(0n, 9n, 30n));
  await topUp(llama7, researcher, 150n);
  for (const [hours, minutes] of [
    [10n, 0n],
    [11n, 0n],
    [12n, 0n],
    [13n, 0n],
    [13n, 30n],
  ] as const) {
    await goTo(at(0n, hours, minutes));
    const until = finalUntil(llama7.facts.end, BigInt(PARAMETERS.reportWindow), at(0n, hours, minutes));
    await step("settle", () => hub.write.settle([llama7.id], { account: keeper }));
    const { pay } = await books.read(llama7.id);
    check(
      `${llama7.facts.name}, pay final at ${hours}:${String(minutes).padStart(2, "0")}`,
      amountDown(llama7.facts.rate, until - llama7.facts.start),
      pay,
    );
    say(`${llama7.facts.name}: ${until - llama7.facts.start} minutes are final, ${usdc(pay)} paid so far.`);
  }

  await goTo(at(0n, 13n, 40n) + 15n);
  {
    const { facts, id } = early;
    const end = nextMinute(now() + 1n);
    const refund = amountUp(facts.rate, facts.funded) - amountUp(facts.rate, end - facts.start);
    await step("closeAndWithdraw", () => hub.write.closeAndWithdraw([id, lab.address], { account: lab }));
    facts.end = end;
    say(`${facts.name}: closed after ${end - facts.start} minutes; ${usdc(refund)} are back in the wallet at once.`);
  }
  check("A100 run, out of money: still paid for", broke.facts.end, minuteOf(at(0n, 11n, 30n)));
  say(`${broke.facts.name}: ended at 11:30 by itself, when its money ran out; its machine is free again.`);

  // ---- A cluster: three H100 of two providers, all or nothing. The one that was left is taken by the same signed offer.
  await goTo(at(0n, 14n) - 30n);
  {
    const second = { slot: keccak256(stringToHex("second H100")) };
    const offers = [
      h100,
      await signed(offerOf(datacentre, "H100 80GB", second), datacentre),
      await signed(offerOf(studio, "H100 80GB"), studio),
    ];
    const choice = choiceOf(480);
    const deposits = offers.reduce((sum, [offer]) => sum + amountUp(offer.rate, 480n), 0n);
    await approve(startup, deposits);
    const calls = offers.map(([offer, signature]) =>
      encodeFunctionData({ abi: leaseholdAbi, functionName: "take", args: [offer, signature, choice, NO_PERMIT] }),
    );
    const facts = offers.map(([offer], index) =>
      promised(`H100 cluster, machine ${index + 1}`, "H100 80GB", offer, choice, startup.address),
    );
    const ids = await step("multicall of 3 takes", () => hub.write.multicall([calls], { account: startup }));
    ids.forEach((id, index) => leases.push({ id, facts: facts[index]! }));
    say(`H100 cluster: three machines of two providers for 8 hours in one transaction, all or none.`);
    check(
      "the offer that was taken twice is one offer",
      BigInt(hashOffer(h100[0], deployment)),
      BigInt(await hub.read.hashOffer([h100[0]])),
    );
  }

  await goTo(at(0n, 18n, 40n) - 30n);
  {
    const { facts, id } = left;
    const end = nextMinute(now() + 1n);
    const refund = amountUp(facts.rate, facts.funded) - amountUp(facts.rate, end - facts.start);
    facts.penalty = BigInt(leaving.exitMinutes);
    await step("close by provider", () => hub.write.close([id], { account: gamer }));
    facts.end = end;
    const penalty = amountUp(facts.rate, facts.penalty);
    say(`${facts.name}: the provider leaves; the renter gets ${usdc(refund)} back and ${usdc(penalty)} from the bond.`);
  }

  // ---- Thirty days, settled daily by anybody.
  const days = 31;
  for (let passed = 1; passed <= days; passed++) {
    await goTo(at(BigInt(passed), 0n, 5n));
    await settleMany();
    const leftNow = llama70.facts.end - minuteOf(now());
    const missing = BigInt(inference.minutes) - llama70.facts.funded;
    if (leftNow < week && missing > 0n) {
      const pulled = missing < week ? missing : week;
      await step("pullTopUp", () => hub.write.pullTopUp([llama70.id], { account: keeper }));
      llama70.facts.funded += pulled;
      llama70.facts.end += pulled;
      say(`${llama70.facts.name}: anyone pulls the next ${pulled} minutes from the renter's allowance.`);
    }
    if (passed % 7 === 0) {
      const { provider } = llama70.facts;
      const [amount] = await hub.read.balanceOf([provider, token.address]);
      await step("withdraw", () => hub.write.withdraw([token.address, provider, amount], { account: farm }));
      say(`${leases.length} leases are settled by one call a day; a provider withdraws ${usdc(amount)}.`);
    }
    teller.progress("days", passed, days);
  }

  // ---- The books are closed: bonds are free, and everybody takes what is theirs.
  for (const { id } of leases) {
    await step("finalize", () => hub.write.finalize([id], { account: keeper }));
  }
  say(`All ${leases.length} leases are finalized: no bond is locked, nothing is held.`);
  for (const someone of [...providers, ...renters, recipient]) {
    const [amount] = await hub.read.balanceOf([someone.address, token.address]);
    if (amount > 0n) {
      await step("withdraw", () => hub.write.withdraw([token.address, someone.address, amount], { account: someone }));
    }
    const [total, locked] = await hub.read.collateralOf([someone.address, token.address]);
    check(`collateral of ${someone.address} that is still locked`, 0n, locked);
    if (total > 0n) {
      await step("withdrawCollateral", () =>
        hub.write.withdrawCollateral([token.address, someone.address, total], { account: someone }),
      );
    }
  }
  say("Everybody withdrew; what is left in the hub is the protocol's fee.");

  // ---- Every unit is accounted for.
  const played = await Promise.all(leases.map(async (lease) => ({ ...lease, line: await books.read(lease.id) })));
  for (const { facts, line } of played) {
    const expected = expectedLine(facts);
    for (const column of columns) check(`${facts.name}: ${column}`, expected[column], line[column]);
    const { deposited, fee, panel, net, refunded, held } = line;
    check(
      `${facts.name}: deposited = fee + panel + net + refunded + held`,
      deposited,
      fee + panel + net + refunded + held,
    );
  }
  for (const [name, { cost }] of Object.entries(published.workloads)) {
    const { line } = played.find(({ facts }) => facts.name === name)!;
    check(`${name}: published cost`, parseRate(cost, DECIMALS), line.pay);
  }
  const sum = sumOf(played.map(({ line }) => line));
  check("tokens left in the hub = fees", sum.fee, await token.read.balanceOf([hub.address]));
  for (const someone of [...providers, ...renters]) {
    const mine = played.filter(({ facts }) => facts.provider === someone.address).map(({ line }) => line);
    const theirs = played.filter(({ facts }) => facts.renter === someone.address).map(({ line }) => line);
    const [earned, spent] = [sumOf(mine), sumOf(theirs)];
    const wallet = funds + earned.net - earned.penalty - spent.deposited + spent.refunded + spent.penalty;
    check(`wallet of ${someone.address}`, wallet, await token.read.balanceOf([someone.address]));
  }
  check(`wallet of the panel's recipient`, sum.panel, await token.read.balanceOf([recipient.address]));
  check("supply", funds * BigInt(providers.length + renters.length), await token.read.totalSupply());
  for (const { id, facts } of leases)
    check(`${facts.name}: status is finalized`, 3n, BigInt(await lens.read.statusOf([id])));

  return { leases: played, sum, checks };
}
