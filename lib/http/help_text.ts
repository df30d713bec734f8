/** What a client finds at `/`. */
export const HELP_TEXT = `SGSCN: label-free segmentation of one image.

  curl -N --data-binary @image.jpg 'HOST/v1/segment'                                  events as they happen
  curl -H 'Accept: application/json' --data-binary @image.jpg 'HOST/v1/segment'       the result alone
  curl -H 'Accept: image/png' --data-binary @image.jpg -o labels.png 'HOST/v1/segment'
                                                       the label map; ?render=overlay draws it over the image,
                                                       ?render=mask is the lesion, ?render=regions its candidates
  curl -N -F image=@image.jpg -F preset=skin -F iterations=30 'HOST/v1/segment'       options: form or query
  curl -F image=@image.jpg -F detach=true 'HOST/v1/segment'                           a job that goes on by itself

A job, as its start event and Location name it:

  curl HOST/v1/jobs/ID                                 its state
  curl -N HOST/v1/jobs/ID/events                       its events; -H 'Last-Event-ID: 7' for those after the 7th
  curl -O HOST/v1/jobs/ID/labels.png                   also overlay.png, regions.png, mask.png, result.json
  curl -H 'Content-Type: application/json' -d '{"target":"120,80;5,5,0"}' HOST/v1/jobs/ID/target
                                                       another target, in it 120,80 but not 5,5; trains nothing;
                                                       also {"target":"regions:3,7"}, {"regions":6,"smooth":2}
  curl -X DELETE HOST/v1/jobs/ID                       cancels it

All of it: HOST/docs, and HOST/openapi.json for programs.
`;
