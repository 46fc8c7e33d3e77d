import { existing, type Place, type RemoteBusiness, type RemoteField, type Routes } from './place.ts';

type Members = Readonly<Record<string, unknown>>;

/** What belongs to the location itself: its custom fields, its businesses, the tags in use. */
export const placeRoutes: Routes = {
  'GET /locations/{locationId}': place => ({
    status: 200,
    body: { location: { id: place.locationId, name: 'Example Clinic', settings: {} } },
  }),
  'GET /locations/{locationId}/tags': place => {
    const names = new Set([...place.contacts.values()].flatMap(({ tags }) => tags));
    const tags = [...names].map(name => ({ id: `tag-${name}`, name, locationId: place.locationId }));
    return { status: 200, body: { tags } };
  },
  'GET /locations/{locationId}/customFields': place => ({
    status: 200,
    body: { customFields: [...place.fields.values()].map(field => shownField(place, field)) },
  }),
  'POST /locations/{locationId}/customFields': (place, { body }) => {
    const name = String(body.name);
    const field: RemoteField = {
      id: place.newId(),
      name,
      key: keyFor(place, name),
      dataType: String(body.dataType),
    };
    place.fields.set(field.id, field);
    return { status: 201, body: { customField: shownField(place, field) } };
  },
  'GET /locations/{locationId}/customFields/{id}': (place, { parameters }) => ({
    status: 200,
    body: { customField: shownField(place, existing(place.fields, parameters.id, 'Custom field')) },
  }),
  'GET /users/': place => ({ status: 200, body: { users: [...place.users.values()] } }),
  'GET /businesses/': (place, { query }) => {
    const skip = Number(query.get('skip') ?? 0);
    const limit = Number(query.get('limit') ?? 100);
    const businesses = [...place.businesses.values()].slice(skip, skip + limit);
    return {
      status: 200,
      body: { businesses: businesses.map(business => shownBusiness(place, business)) },
    };
  },
  'POST /businesses/': (place, { body }) => {
    const { locationId, ...members } = body;
    const business = { id: place.newId(), members };
    place.businesses.set(business.id, business);
    return { status: 201, body: { success: true, buiseness: shownBusiness(place, business) } };
  },
  'GET /businesses/{businessId}': (place, { parameters }) => ({
    status: 200,
    body: { business: shownBusiness(place, existing(place.businesses, parameters.businessId, 'Business')) },
  }),
  'PUT /businesses/{businessId}': (place, { parameters, body }) => {
    const before = existing(place.businesses, parameters.businessId, 'Business');
    const business = { ...before, members: { ...before.members, ...body } };
    place.businesses.set(business.id, business);
    place.tell('RecordUpdate', { id: business.id });
    return { status: 200, body: { success: true, buiseness: shownBusiness(place, business) } };
  },
  'DELETE /businesses/{businessId}': (place, { parameters }) => {
    const { id } = existing(place.businesses, parameters.businessId, 'Business');
    place.businesses.delete(id);
    place.tell('RecordDelete', { id });
    return { status: 200, body: { success: true } };
  },
};

function keyFor(place: Place, name: string): string {
  const key = name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  const taken = new Set([...place.fields.values()].map(field => field.key));
  return taken.has(key) ? `${key}_${taken.size}` : key;
}

function shownField(place: Place, { id, name, key, dataType }: RemoteField): Members {
  return {
    id,
    name,
    fieldKey: `contact.${key}`,
    dataType,
    model: 'contact',
    locationId: place.locationId,
  };
}

function shownBusiness(place: Place, { id, members }: RemoteBusiness): Members {
  return { id, ...members, locationId: place.locationId };
}
