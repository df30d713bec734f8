/** What a client finds at `/`. */
export const HELP_TEXT = `SGSCN: label-free segmentation of one image.

  curl -N --data-binary @image.jpg 'HOST/v1/segment'                                  events as they happen
  curl -H 'Accept: application/json' --data-binary @image.jpg 'HOST/v1/segment'       the result alone
  curl -H 'Accept: image/png' --data-binary @image.jpg -o labels.png 'HOST/v1/segment'
                                                       the label map; ?render=overlay draws it over the image
  curl -N -F image=@image.jpg -F preset=skin -F iterations=30 'HOST/v1/segment'       options: form or query
  curl HOST/healthz
`;
