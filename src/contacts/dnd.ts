import Type, { type Static } from 'typebox';

/** The channels on which a contact can forbid to be disturbed. */
export const dndChannels = ['Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB', 'RCS'] as const;
export type DndChannel = (typeof dndChannels)[number];

const strict = { additionalProperties: false } as const;

const DndSetting = Type.Object(
  {
    status: Type.Enum(['active', 'inactive', 'permanent'], {
      description: '`active` and `permanent` forbid to disturb on this channel.',
    }),
    message: Type.Optional(Type.String()),
    code: Type.Optional(Type.String()),
  },
  strict,
);
const channel = Type.Optional(DndSetting);

export const DndSettings = Type.Object(
  { Call: channel, Email: channel, SMS: channel, WhatsApp: channel, GMB: channel, FB: channel, RCS: channel },
  strict,
);
export type DndSettings = Static<typeof DndSettings>;

const InboundDndSetting = Type.Object(
  { status: Type.Enum(['active', 'inactive']), message: Type.Optional(Type.String()) },
  strict,
);

export const InboundDndSettings = Type.Object({ all: Type.Optional(InboundDndSetting) }, strict);
export type InboundDndSettings = Static<typeof InboundDndSettings>;

const nothing = [Type.Null(), Type.Literal('')] as const;
const sentChannel = Type.Optional(Type.Union([DndSetting, ...nothing]));

/** As sent in a write: the channels named are changed, null or an empty text clears one. */
export const DndSettingsInput = Type.Object(
  {
    Call: sentChannel,
    Email: sentChannel,
    SMS: sentChannel,
    WhatsApp: sentChannel,
    GMB: sentChannel,
    FB: sentChannel,
    RCS: sentChannel,
  },
  strict,
);
export type DndSettingsInput = Static<typeof DndSettingsInput>;

export const InboundDndSettingsInput = Type.Object(
  { all: Type.Optional(Type.Union([InboundDndSetting, ...nothing])) },
  strict,
);
export type InboundDndSettingsInput = Static<typeof InboundDndSettingsInput>;

/** The settings after a write; channels that it does not name stay. */
export function mergeDndSettings(before: DndSettings, sent: DndSettingsInput): DndSettings {
  const after: DndSettings = {};
  for (const name of dndChannels) {
    const setting = sent[name] === undefined ? before[name] : sent[name];
    if (setting) after[name] = setting;
  }
  return after;
}

export function mergeInboundDndSettings(
  before: InboundDndSettings,
  sent: InboundDndSettingsInput,
): InboundDndSettings {
  const setting = sent.all === undefined ? before.all : sent.all;
  return setting ? { all: setting } : {};
}
