import { expect } from "chai";
import { type Signer, Signature, TypedDataEncoder, recoverAddress } from "ethers";

import { expectBooksToTheEnd } from "../../support/books.ts";
import {
  ALL,
  type StatementInput,
  type Uptime,
  bits,
  types,
  freshUptime,
  hourAt,
  minuteAt,
  minutes,
} from "../../support/uptime.ts";
import { ZERO_ADDRESS } from "../../support/world.ts";

const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;

/** How a contract answers ERC-1271's question: see ContractWallet. */
const HONEST = 0;
const YES = 1;
const NO = 2;
const REVERTS = 3;
const DIRT = 4;
const SHORT = 5;
const NOTHING = 6;

const word = (value: bigint): string => value.toString(16).padStart(64, "0");

describe("report: signatures", () => {
  const mask = minutes(20, 25);
  let u: Uptime;
  let id: string;
  let other: string;
  let hour: number;
  let statements: StatementInput[];

  beforeEach(async () => {
    u = await freshUptime();
    [id, other, hour] = [await u.lease(), await u.lease(), hourAt(13)];
    statements = await u.state(id, hour, { 0: mask, 1: mask, 2: mask });
    await u.after(hour);
  });

  afterEach(() => expectBooksToTheEnd(u));

  /** Reports with this for a signature at `index`, and expects it to be refused as nobody's, or as somebody else's. */
  const refuses = async (signature: string, recovered: string = ZERO_ADDRESS, index = 1) => {
    const changed = statements.map((statement, i) => (i === index ? { ...statement, signature } : statement));
    await expect(u.send(id, hour, changed))
      .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_BadSignature")
      .withArgs(index, u.panel.monitors[statements[index]!.member], recovered);
  };

  /** As {refuses}, for what was signed to say something else. */
  const refusesOther = async (signature: string) => {
    await refuses(signature, recoverAddress(u.hashDowntime(id, hour, mask), signature));
  };

  describe("given the monitors are keys", () => {
    describe("when somebody else signed", () => {
      it("it should revert, naming whom, whichever statement it is", async () => {
        const signature = await u.signDowntime(u.stranger, id, hour, mask);
        for (const index of [0, 1, 2]) await refuses(signature, u.stranger.address, index);
      });

      it("it should revert where it is another monitor of the panel", async () => {
        await refuses(statements[0]!.signature, u.monitors[0]!.address);
        await refuses(statements[2]!.signature, u.monitors[2]!.address);
      });

      it("it should revert though enough others signed", async () => {
        const five = await u.state(id, hour, { 0: mask, 1: mask, 2: mask, 3: mask, 4: mask });
        for (const index of [0, 3, 4]) {
          statements = five;
          await refuses(await u.signDowntime(u.stranger, id, hour, mask), u.stranger.address, index);
        }
      });

      it("it should revert though nothing would be added", async () => {
        await u.send(id, hour, statements);
        await refuses(await u.signDowntime(u.stranger, id, hour, mask), u.stranger.address);
        statements = await u.state(id, hour, { 0: 0n, 1: mask, 2: 0n });
        await refuses(await u.signDowntime(u.stranger, id, hour, mask), u.stranger.address);
      });
    });

    describe("when the monitor signed something else", () => {
      it("it should revert where it is another mask", async () => {
        for (const another of [0n, ALL, mask ^ bits(0), mask ^ bits(59)]) {
          await refusesOther(await u.signDowntime(u.monitors[1]!, id, hour, another));
        }
      });

      it("it should revert where it is another hour", async () => {
        for (const another of [hour - 1, hour + 1, hour + 4, 0]) {
          await refusesOther(await u.signDowntime(u.monitors[1]!, id, another, mask));
        }
      });

      it("it should revert where it is another lease", async () => {
        await refusesOther(await u.signDowntime(u.monitors[1]!, other, hour, mask));
      });
    });

    describe("when the monitor signed for somewhere else", () => {
      for (const [which, change] of [
        ["chain", { chainId: 1n }],
        ["oracle", { verifyingContract: `0x${"11".repeat(20)}` }],
        ["name", { name: "Leasehold" }],
        ["version", { version: "2" }],
      ] as const) {
        it(`it should revert where it is another ${which}`, async () => {
          await refusesOther(await u.signDowntime(u.monitors[1]!, id, hour, mask, change));
        });
      }

      it("it should revert where it is the hub", async () => {
        await refusesOther(await u.signDowntime(u.monitors[1]!, id, hour, mask, u.domain));
      });

      it("it should revert where the names of the fields are others", async () => {
        const renamed = {
          Downtime: types.Downtime.map((field, i) => (i === 0 ? { ...field, name: "id" } : field)),
        };
        const value = { id, hour, mask };
        expect(TypedDataEncoder.hash(u.uptimeDomain, renamed, value)).to.not.equal(u.hashDowntime(id, hour, mask));
        await refusesOther(await u.monitors[1]!.signTypedData(u.uptimeDomain, renamed, value));
      });
    });

    describe("when the same statements go to a second oracle of the same hub", () => {
      it("it should revert there", async () => {
        const second = await u.ethers.deployContract("UptimeOracle", [u.hub]);
        const there = { ...u.uptimeDomain, verifyingContract: await second.getAddress() };
        const hash = u.hashDowntime(id, hour, mask, there);
        await expect(second.report(id, hour, statements))
          .to.be.revertedWithCustomError(second, "UptimeOracle_BadSignature")
          .withArgs(0, u.monitors[0]!.address, recoverAddress(hash, statements[0]!.signature));
      });

      it("it should revert also where they are signed for it, as the hub has another oracle", async () => {
        const second = await u.ethers.deployContract("UptimeOracle", [u.hub]);
        const verifyingContract = await second.getAddress();
        const signed = await Promise.all(
          [0, 1, 2].map(async (member) => ({
            ...{ member, mask },
            signature: await u.signDowntime(u.monitors[member]!, id, hour, mask, { verifyingContract }),
          })),
        );
        await expect(second.report(id, hour, signed))
          .to.be.revertedWithCustomError(u.hub, "Downtime_NotUptimeOracle")
          .withArgs(verifyingContract);
      });
    });

    describe("when the signature is the malleable twin", () => {
      it("it should revert", async () => {
        const { r, s, v } = Signature.from(statements[1]!.signature);
        await refuses(`${r}${word(ORDER - BigInt(s))}${(55 - v).toString(16)}`);
      });
    });

    describe("when the signature is in the compact form of 64 bytes", () => {
      it("it should revert", async () => {
        await refuses(Signature.from(statements[1]!.signature).compactSerialized);
      });
    });

    describe("when the signature's last byte is 0 or 1", () => {
      it("it should revert", async () => {
        const { signature } = statements[1]!;
        await refuses(`${signature.slice(0, -2)}0${Signature.from(signature).yParity}`);
      });
    });

    describe("when the signature has another length", () => {
      for (const [length, shape] of [
        ["no byte", () => "0x"],
        ["1 byte", (full: string) => full.slice(0, 4)],
        ["64 bytes", (full: string) => full.slice(0, -2)],
        ["66 bytes", (full: string) => `${full}00`],
        ["130 bytes", (full: string) => `${full}${full.slice(2)}`],
      ] as const) {
        it(`it should revert at ${length}`, async () => {
          await refuses(shape(statements[1]!.signature));
        });
      }
    });

    describe("when the signature is garbage", () => {
      it("it should revert", async () => {
        await refuses(`0x${"00".repeat(65)}`);
        await refuses(`0x${"ff".repeat(65)}`);
        await refuses(`0x${word(ORDER)}${word(1n)}1b`);
        await refuses(`0x${word(0n)}${word(0n)}1b`);
      });
    });
  });

  describe("given a monitor is a contract", () => {
    let wallet: Awaited<ReturnType<typeof deployWallet>>;
    let signers: Signer[];
    let place: number;

    const deployWallet = () => u.ethers.deployContract("ContractWallet", [u.stranger]);

    beforeEach(async () => {
      wallet = await deployWallet();
      const address = await wallet.getAddress();
      const monitors = [
        { address, signer: u.stranger },
        ...u.monitors.slice(0, 3).map((signer) => ({ address: signer.address, signer })),
      ].sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
      place = monitors.findIndex((monitor) => monitor.address === address);
      signers = monitors.map(({ signer }) => signer);
      const panel = await u.createPanel(
        monitors.map((monitor) => monitor.address),
        3,
      );
      [id, hour] = [await u.lease({ panel }, { start: minuteAt(14, 30) }), hourAt(15)];
      await u.after(hour);
      const claims = Object.fromEntries([0, 1, 2, 3].map((member) => [member, mask]));
      statements = await u.state(id, hour, claims, signers);
    });

    const others = () => statements.filter(({ member }) => member !== place);
    const refusesWallet = async (signature = statements[place]!.signature) => {
      const recovered =
        signature.length === 132 ? recoverAddress(u.hashDowntime(id, hour, mask), signature) : ZERO_ADDRESS;
      const changed = statements.map((statement) =>
        statement.member === place ? { ...statement, signature } : statement,
      );
      await expect(u.send(id, hour, changed))
        .to.be.revertedWithCustomError(u.oracle, "UptimeOracle_BadSignature")
        .withArgs(place, await wallet.getAddress(), recovered);
    };

    describe("when it says that the signature is its own", () => {
      it("it should count its statement", async () => {
        // Two others and the contract decide; the last of the others saw nothing.
        const silent = others().at(-1)!.member;
        const claims = Object.fromEntries([0, 1, 2, 3].map((member) => [member, member === silent ? 0n : mask]));
        await u.report(id, hour, claims, signers);
        expect(await u.oracle.downtimeOf(id, hour)).to.equal(mask);
      });

      it("it should do so whatever the signature's length", async () => {
        await wallet.setAnswer(YES);
        for (const signature of ["0x", "0x01", `0x${"22".repeat(200)}`]) {
          const changed = statements.map((each) => (each.member === place ? { ...each, signature } : each));
          expect(await u.oracle.connect(u.admin).report.staticCall(id, hour, changed)).to.equal(mask);
        }
      });
    });

    describe("when it changes its key", () => {
      it("it should refuse what the old key signs, and count what the new one does", async () => {
        await wallet.setAnswer(NO);
        await refusesWallet();
        await wallet.setAnswer(HONEST);
        await expect(u.send(id, hour, statements)).to.emit(u.oracle, "Reported");
      });
    });

    describe("when its owner did not sign", () => {
      it("it should revert, naming who did", async () => {
        await refusesWallet(await u.signDowntime(u.other, id, hour, mask));
        await refusesWallet(await u.signDowntime(u.stranger, id, hour, ALL));
        await refusesWallet("0x");
      });
    });

    for (const [title, answer] of [
      ["says no", NO],
      ["reverts", REVERTS],
      ["answers dirt behind the right bytes", DIRT],
      ["answers too little", SHORT],
      ["answers nothing", NOTHING],
    ] as const) {
      describe(`when it ${title}`, () => {
        it("it should revert with its statement, and go on without it", async () => {
          await wallet.setAnswer(answer);
          await refusesWallet();
          await u.send(id, hour, others());
          expect(await u.oracle.downtimeOf(id, hour)).to.equal(mask);
        });
      });
    }

    describe("when it burns all the gas it gets", () => {
      it("it should revert with its statement, and go on without it", async () => {
        // A jump to itself, for ever: JUMPDEST PUSH1 0 JUMP.
        await u.networkHelpers.setCode(await wallet.getAddress(), "0x5b600056");
        const burnt = u.oracle.connect(u.admin).report(id, hour, statements, { gasLimit: 2_000_000 });
        await expect(burnt).to.revert(u.ethers);
        await u.send(id, hour, others());
        expect(await u.oracle.downtimeOf(id, hour)).to.equal(mask);
      });
    });

    describe("when it answers more than memory can hold", () => {
      it("it should revert with its statement, and go on without it", async () => {
        // Returns 100,000 zero bytes: PUSH3 0x0186a0 PUSH1 0 RETURN.
        await u.networkHelpers.setCode(await wallet.getAddress(), "0x620186a06000f3");
        await refusesWallet();
        await u.send(id, hour, others());
        expect(await u.oracle.downtimeOf(id, hour)).to.equal(mask);
      });
    });

    describe("when it tries to record something while it is asked", () => {
      it("it should revert with its statement, as it is asked without leave to write", async () => {
        // SSTORE(0, 1), then the right answer: PUSH1 1 PUSH1 0 SSTORE PUSH4 selector PUSH1 0xe0 SHL PUSH1 0 MSTORE
        // PUSH1 32 PUSH1 0 RETURN.
        await u.networkHelpers.setCode(await wallet.getAddress(), "0x6001600055631626ba7e60e01b60005260206000f3");
        await refusesWallet();
      });

      it("it should count its statement where it only answers", async () => {
        await u.networkHelpers.setCode(await wallet.getAddress(), "0x631626ba7e60e01b60005260206000f3");
        await expect(u.send(id, hour, statements)).to.emit(u.oracle, "Reported");
      });
    });

    describe("when its code is gone", () => {
      it("it should revert with its statement", async () => {
        await u.networkHelpers.setCode(await wallet.getAddress(), "0x");
        await refusesWallet();
      });
    });

    describe("when it stands at a monitor's key", () => {
      it("it should count what the key signs, without asking it", async () => {
        // REVERT(0, 0).
        await u.networkHelpers.setCode(u.monitors[0]!.address, "0x60006000fd");
        await expect(u.send(id, hour, statements)).to.emit(u.oracle, "Reported");
      });
    });
  });
});
